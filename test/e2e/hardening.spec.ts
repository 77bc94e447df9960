// oxlint-disable unicorn/consistent-function-scoping -- what is evaluated in the page must hold all that it uses
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from './support/app.ts'

// What these tests try is refused, and Chromium says so on the console.
test.use({
  allowedConsole: [/Content Security Policy|Refused to|violates|Not allowed|Failed to load resource/],
})

test('the page has no Node, and of Electron only the two functions of the bridge', async ({ page }) => {
  const found = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
      name => name in globalThis,
    ),
    bridge: Object.keys(window.bridge ?? {}).toSorted(),
  }))
  expect(found).toEqual({ node: [], bridge: ['call', 'listen'] })
})

test('inline scripts and styles, and remote content are refused', async ({ page }) => {
  const server = createServer((_, response) => response.end('window.remote = true')).listen(0, '127.0.0.1')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/x.js`
  let asked = 0
  server.on('request', () => (asked += 1))
  const ran = await page.evaluate(async remote => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective))
    const inline = document.createElement('script')
    inline.textContent = 'window.inline = true'
    const script = document.createElement('script')
    script.src = remote
    const image = new Image()
    image.src = remote
    const frame = document.createElement('iframe')
    frame.src = remote
    const style = document.createElement('style')
    style.textContent = 'body { outline: 7px solid red }'
    document.body.append(inline, script, image, frame, style)
    // A page's own handler runs under its policy, which a debugger's evaluation does not.
    document.body.setAttribute('onclick', 'window.handler = true')
    document.body.click()
    const fetched = await fetch(remote).then(
      () => true,
      () => false,
    )
    // The frame is refused when its turn comes; once that is told, all that could have run has.
    const until = performance.now() + 5000
    while (!violations.includes('frame-src') && performance.now() < until)
      await new Promise(resolve => setTimeout(resolve, 10))
    const outline = getComputedStyle(document.body).outlineWidth
    for (const element of [inline, script, image, frame, style]) element.remove()
    return {
      fetched,
      outline: outline === '7px',
      marks: ['inline', 'remote', 'handler'].filter(name => name in window),
      violations: [...new Set(violations)].toSorted(),
    }
  }, url)
  server.close()
  expect(ran).toMatchObject({ fetched: false, outline: false, marks: [] })
  expect(ran.violations).toEqual(
    expect.arrayContaining([
      'connect-src',
      'frame-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-elem',
    ]),
  )
  expect(asked).toBe(0)
})

test('text is never run as code', async ({ page }) => {
  const said = await page.evaluate(async () => {
    /** In a task of its own: what a debugger evaluates directly is exempt from the policy. */
    const attempt = (run: () => unknown) =>
      new Promise<string>(resolve => {
        setTimeout(() => {
          try {
            resolve(`ran: ${String(run())}`)
          } catch (error) {
            resolve(error instanceof Error ? error.name : String(error))
          }
        })
      })
    // oxlint-disable no-eval, no-implied-eval, no-new-func, typescript/no-implied-eval -- that these are refused is what is tested
    const evaluated = await attempt(() => globalThis.eval('1 + 1') as unknown)
    const constructed = await attempt(() => new Function('return 1 + 1')() as unknown)
    setTimeout('window.late = true', 0)
    // oxlint-enable no-eval, no-implied-eval, no-new-func, typescript/no-implied-eval
    // Timers of equal delay run in order, so this one ends after that one would have run.
    await new Promise(resolve => setTimeout(resolve, 0))
    return { evaluated, constructed, late: 'late' in window }
  })
  expect(said).toEqual({ evaluated: 'EvalError', constructed: 'EvalError', late: false })
})

test('the page cannot leave, open windows, or be given permissions', async ({ app, page }) => {
  // A first start leads to the first steps by itself.
  await page.waitForURL(/#\/tour$/)
  const before = page.url()
  const opened = await page.evaluate(() => window.open('https://example.com/') === null)
  expect(opened).toBe(true)
  for (const address of [
    'https://example.com/',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://elsewhere/index.html',
  ])
    await page.evaluate(to => {
      const link = document.createElement('a')
      link.href = to
      document.body.append(link)
      link.click()
      link.remove()
    }, address)
  const permissions = await page.evaluate(async () => {
    const refused = (asked: Promise<unknown>) => asked.then(() => false).catch(() => true)
    return {
      notifications: await Notification.requestPermission(),
      camera: await refused(
        navigator.mediaDevices?.getUserMedia({ video: true }) ?? Promise.reject(new Error('none')),
      ),
      clipboard: await refused(navigator.clipboard.readText()),
    }
  })
  expect(permissions).toEqual({ notifications: 'denied', camera: true, clipboard: true })
  expect(page.url()).toBe(before)
  expect(app.electron.windows()).toHaveLength(1)
})

test('nothing is downloaded but what the page has made itself', async ({ app, page }) => {
  await app.electron.evaluate(({ session }) => {
    const asked: { url: string; refused: boolean }[] = []
    Object.assign(globalThis, { asked })
    session.defaultSession.on('will-download', (event, item) => {
      asked.push({ url: item.getURL(), refused: event.defaultPrevented })
      // No dialog is answered here; that it would have been shown is enough.
      event.preventDefault()
    })
  })
  await page.evaluate(() => {
    const made = URL.createObjectURL(new Blob(['made here']))
    for (const address of ['data:text/plain,x', 'app://gatehouse/index.html', made]) {
      const link = document.createElement('a')
      link.href = address
      link.download = 'x.txt'
      document.body.append(link)
      link.click()
      link.remove()
    }
  })
  const asked = () =>
    app.electron.evaluate(
      () => (globalThis as unknown as { asked: { url: string; refused: boolean }[] }).asked,
    )
  await expect.poll(async () => (await asked()).filter(({ refused }) => !refused).length).toBe(1)
  for (const { url, refused } of await asked())
    expect({ url, refused }).toEqual({ url, refused: !url.startsWith('blob:app://gatehouse/') })
})

test('no address of the scheme leads out of the panel’s folder', async ({ app }) => {
  const answers = await app.electron.evaluate(async ({ net }) => {
    const addresses = [
      'app://gatehouse/../main/index.js',
      'app://gatehouse/%2e%2e/main/index.js',
      'app://gatehouse/..%2fmain/index.js',
      'app://gatehouse/..%5cmain/index.js',
      'app://gatehouse//etc/passwd',
      'app://gatehouse/%00',
      'app://elsewhere/index.html',
      'app://gatehouse/',
    ]
    const status = async (address: string) => (await net.fetch(address).catch(() => ({ status: 404 }))).status
    const found = await net.fetch('app://gatehouse/index.html')
    return {
      outside: await Promise.all(addresses.map(status)),
      inside: found.status,
      policy: found.headers.get('Content-Security-Policy'),
      sniff: found.headers.get('X-Content-Type-Options'),
    }
  })
  expect(new Set(answers.outside)).toEqual(new Set([404]))
  expect(answers.inside).toBe(200)
  expect(answers.sniff).toBe('nosniff')
  expect(answers.policy).toContain("default-src 'none'")
  expect(answers.policy).not.toMatch(/unsafe-(inline|eval)|https?:|\*/)
})

test('an unknown method, a wrong input and a foreign sender are refused', async ({ app, page }) => {
  const unknown = await page.evaluate(() => window.bridge.call('toString' as never, undefined))
  expect(unknown).toMatchObject({ ok: false, error: { code: 'bad_input' } })
  const wrong = await page.evaluate(() => window.bridge.call('servers.restart', { slug: 'x', extra: 1 }))
  expect(wrong).toMatchObject({ ok: false, error: { code: 'bad_input' } })
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents: unknown = BrowserWindow.getAllWindows()[0]?.webContents
    // Not in Electron's types, but in every version.
    return (contents as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  })
  const foreign = await app.electron.evaluate(
    async ({ BrowserWindow }, path) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } })
      await other.loadURL('app://gatehouse/nothing-here')
      const said: unknown = await other.webContents.executeJavaScript(
        `window.bridge.call('servers.list').then(() => 'answered', error => String(error))`,
      )
      other.destroy()
      return said
    },
    join(import.meta.dirname, '../../dist/preload/index.cjs'),
  )
  expect(foreign).toContain('Untrusted sender')
})
