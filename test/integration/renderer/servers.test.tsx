import { EditorView } from '@codemirror/view'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ServerInput } from '#contract'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { emptyWorld, server } from '../../fixtures/panel-world.ts'
import { fill, openPanel } from '../../support/panel.tsx'
import { eventually } from '../../fixtures/eventually.ts'

/** CodeMirror hears of what a browser does to the page, which nothing does here. */
function write(box: HTMLElement, insert: string) {
  EditorView.findFromDOM(box)?.dispatch({ changes: { from: 0, insert } })
}

const input = (name: string): ServerInput => ({ name, kind: 'stdio', command: 'docker' })

const row = async (name: RegExp) => {
  const grid = await screen.findByLabelText('Servers', { selector: '[role=grid]' })
  return await eventually(() => {
    const found = [...grid.querySelectorAll('tbody tr')].find(each => name.test(each.textContent))
    if (!found) throw new Error(`There is no row ${String(name)}.`)
    return found
  })
}

test('the list says what is connected, what is broken, and why', async () => {
  await openPanel('/servers', busyWorld())
  expect((await row(/Files/)).textContent).toContain('Connected')
  expect((await row(/quarterly/)).textContent).toContain('“uvx” was not found')
  expect((await row(/Reports/)).textContent).toMatch(/tries again in \d+s · Nothing answers/)
  expect((await row(/Playground/)).textContent).toContain('Off')
})

test('a server that changes its state changes on the screen', async () => {
  const panel = await openPanel('/servers', busyWorld())
  await row(/Files/)
  const error = { code: 'server_exited' as const, message: 'The program ended with code 3.' }
  panel.world.servers = panel.world.servers.map(each =>
    each.slug === 'filesystem' ? { ...each, state: { kind: 'failed', error } } : each,
  )
  panel.emit('servers.changed', { slug: 'filesystem' })
  await eventually(async () => expect((await row(/Files/)).textContent).toContain('ended with code 3'))
})

test('without a server there is one thing to do, and suggestions fill the form but start nothing', async () => {
  const panel = await openPanel('/servers', emptyWorld())
  await screen.findByRole('heading', { name: 'Add your first server' })
  await panel.user.click(screen.getByRole('button', { name: /^Memory/ }))
  const form = await screen.findByRole('form', { name: 'Server' })
  expect(within(form).getByLabelText(/^Command/)).toHaveProperty('value', 'npx')
  expect(within(form).getByLabelText(/^Arguments/)).toHaveProperty(
    'value',
    '-y\n@modelcontextprotocol/server-memory',
  )
  expect(panel.asked('servers.add')).toEqual([])
})

test('a server is added by form, a variable marked secret goes to the keychain first', async () => {
  const panel = await openPanel('/servers/+add', busyWorld())
  const form = await screen.findByRole('form', { name: 'Server' })
  await panel.user.click(within(form).getByRole('button', { name: 'Add server' }))
  await within(form).findByText('A server needs a name.')
  expect(panel.asked('servers.add')).toEqual([])
  await fill(panel, within(form).getByLabelText(/^Name/), 'My tools')
  await fill(panel, within(form).getByLabelText(/^Command/), 'my-tools')
  await panel.user.click(within(form).getByRole('button', { name: 'Add variable' }))
  await fill(panel, within(form).getByLabelText('Variable name'), 'DSN')
  await panel.user.click(within(form).getByRole('combobox', { name: 'Where the value is' }))
  await panel.user.click(await screen.findByRole('option', { name: 'Keychain' }))
  await fill(panel, within(form).getByLabelText('Value'), 's3cret')
  await panel.user.click(within(form).getByRole('button', { name: 'Add server' }))
  await screen.findByText('My tools was added.')
  expect(panel.asked('secrets.set')).toEqual([{ name: 'server.my-tools.env.DSN', value: 's3cret' }])
  expect(panel.asked('servers.add')).toMatchObject([
    { name: 'My tools', slug: 'my-tools', env: { DSN: 'keychain:server.my-tools.env.DSN' } },
  ])
})

test('a refused server keeps the form, says why, and leaves no secret behind', async () => {
  const panel = await openPanel('/servers/+add', busyWorld())
  panel.refuse('servers.add', { code: 'conflict', message: 'The slug x is taken by another server.' })
  const form = await screen.findByRole('form', { name: 'Server' })
  await fill(panel, within(form).getByLabelText(/^Name/), 'X')
  await fill(panel, within(form).getByLabelText(/^Command/), 'x')
  await panel.user.click(within(form).getByRole('button', { name: 'Add server' }))
  expect((await within(form).findByRole('alert')).textContent).toContain('The slug x is taken')
  expect(within(form).getByLabelText(/^Name/)).toHaveProperty('value', 'X')
})

test('an edit of a server with a token never shows the token and sends only what changed', async () => {
  const world = busyWorld()
  const auth = { type: 'bearer' as const, secret: 'keychain:server.api.auth' }
  world.servers = [server('api', { name: 'API', kind: 'http', url: 'https://a.example/mcp', auth })]
  const panel = await openPanel('/servers/api/edit', world)
  const form = await screen.findByRole('form', { name: 'Server' })
  expect(within(form).getByRole('combobox', { name: /^Secret/ })).toHaveProperty(
    'value',
    'Stored: server.api.auth',
  )
  const address = within(form).getByLabelText(/^Address/)
  await panel.user.clear(address)
  await fill(panel, address, 'https://b.example/mcp')
  await panel.user.click(within(form).getByRole('button', { name: 'Save' }))
  await screen.findByText('API was saved.')
  expect(panel.asked('servers.update')).toEqual([{ slug: 'api', url: 'https://b.example/mcp' }])
})

test('a paste shows the exact command and what goes to the keychain before anything is added', async () => {
  const panel = await openPanel('/servers', emptyWorld())
  panel.answer('servers.preview', () => ({
    servers: [
      { server: input('github'), shows: 'docker run -i --rm ghcr.io/github/server', secrets: ['env.TOKEN'] },
      { server: input('other'), shows: 'docker run other', secrets: [] },
    ],
    skipped: [{ name: 'old', reason: 'It is already there as old.' }],
  }))
  panel.answer('servers.import', () => ({ added: [server('github')], skipped: [] }))
  await panel.user.click(await screen.findByRole('button', { name: 'Paste JSON or a command' }))
  write(await screen.findByRole('textbox', { name: 'JSON or command line' }), '{"mcpServers":{}}')
  await screen.findByText('docker run -i --rm ghcr.io/github/server')
  expect(screen.getByText('To the keychain: env.TOKEN')).toBeTruthy()
  expect(screen.getByText('It is already there as old.')).toBeTruthy()
  expect(panel.asked('servers.import')).toEqual([])
  await panel.user.click(screen.getByRole('checkbox', { name: 'Add other' }))
  await panel.user.click(screen.getByRole('button', { name: 'Add 1 server' }))
  await eventually(() =>
    expect(panel.asked('servers.import')).toEqual([{ text: '{"mcpServers":{}}', names: ['github'] }]),
  )
})

test('a paste that cannot be read says where', async () => {
  const panel = await openPanel('/servers/+paste', emptyWorld())
  panel.refuse('servers.preview', { code: 'bad_input', message: 'Line 2, column 3: a comma is missing.' })
  write(await screen.findByRole('textbox', { name: 'JSON or command line' }), '{\n  "a" "b"')
  expect((await screen.findByRole('alert')).textContent).toContain('Line 2, column 3')
  expect(screen.getByRole('button', { name: 'Add servers' })).toHaveProperty('disabled', true)
})

test('removal names the server and happens only after a yes', async () => {
  const panel = await openPanel('/servers/memory', busyWorld())
  await panel.user.click(await screen.findByRole('button', { name: 'More actions' }))
  await panel.user.click(await screen.findByRole('menuitem', { name: 'Remove' }))
  const question = await screen.findByRole('dialog', { name: 'Remove Memory?' })
  await panel.user.click(within(question).getByRole('button', { name: 'Cancel' }))
  expect(panel.asked('servers.remove')).toEqual([])
  await panel.user.click(await screen.findByRole('button', { name: 'More actions' }))
  await panel.user.click(await screen.findByRole('menuitem', { name: 'Remove' }))
  await panel.user.click(
    within(await screen.findByRole('dialog', { name: 'Remove Memory?' })).getByRole('button', {
      name: 'Remove',
    }),
  )
  await eventually(() => expect(panel.asked('servers.remove')).toEqual([{ slug: 'memory' }]))
})

test('several are turned off at once, and Undo turns exactly those on again', async () => {
  const panel = await openPanel('/servers', busyWorld())
  await panel.user.click(await screen.findByRole('checkbox', { name: 'Select Files' }))
  await panel.user.click(screen.getByRole('checkbox', { name: 'Select Memory' }))
  const bar = screen.getByRole('toolbar', { name: 'Actions for the selected servers' })
  await panel.user.click(within(bar).getByRole('button', { name: 'Turn off' }))
  await screen.findByText('2 servers are off.')
  await panel.user.click(screen.getByRole('button', { name: 'Undo' }))
  await eventually(() =>
    expect(panel.asked('servers.update')).toEqual([
      { slug: 'filesystem', enabled: false },
      { slug: 'memory', enabled: false },
      { slug: 'filesystem', enabled: true },
      { slug: 'memory', enabled: true },
    ]),
  )
})

test('the reason comes with what to do about it', async () => {
  const panel = await openPanel('/servers/warehouse', busyWorld())
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('“uvx” was not found')
  await panel.user.click(within(alert).getByRole('button', { name: 'What this means and what to do' }))
  await within(alert).findByText(/PATH/, { selector: '[class*=page] *' })
})

test('what the server writes is shown as it is', async () => {
  const panel = await openPanel('/servers', busyWorld())
  panel.answer('servers.log', () => [{ at: new Date().toISOString(), line: '<img src=x> \u202Egnp' }])
  await panel.user.click(await screen.findByText('Memory'))
  const log = await screen.findByRole('log', { name: 'What the server wrote to stderr' })
  expect(log.textContent).toContain('<img src=x> ‹202E›gnp')
  expect(log.querySelector('img')).toBeNull()
})

test('a core that cannot list servers says so and can be asked again', async () => {
  const panel = await openPanel('/servers', busyWorld(), fake =>
    fake.refuse('servers.list', { code: 'data_damaged', message: 'The database is damaged.' }),
  )
  await screen.findByText('The database is damaged.')
  panel.allow('servers.list')
  await panel.user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await row(/Files/)).toBeTruthy()
})
