import { expect, it } from 'vitest'
import { Secrets } from '../../../../main/services/secrets/secrets.ts'
import { Servers } from '../../../../main/services/servers/servers.ts'
import { openStore } from '../../../../main/store/store.ts'
import { memoryVault } from '../../../support/memory-vault.ts'

const now = () => new Date()

function make() {
  const store = openStore(':memory:')
  const vault = memoryVault()
  const secrets = new Secrets({ store, vault, publish: () => {}, now, env: {} })
  return {
    servers: new Servers({ store, publish: () => {}, now, secrets, checkEvery: () => {} }),
    vault,
    store,
  }
}

const preview = (text: unknown) =>
  make().servers.preview(typeof text === 'string' ? text : JSON.stringify(text))
const only = (text: unknown) => preview(text).servers[0]
const node = { command: 'node', args: ['a.js'] }

it('reads a code block with its fence', () => {
  const inside = '{"mcpServers": {"a": {"command": "node", "args": ["x.js"]}}}'
  for (const fenced of [`\`\`\`json\n${inside}\n\`\`\`\n`, `\r\n~~~\r\n${inside}\r\n~~~`])
    expect(preview(fenced)).toEqual(preview(inside))
})

it.each([
  ['Claude Desktop', { mcpServers: { one: node, two: node } }],
  ['VS Code', { inputs: [], servers: { one: { type: 'stdio', ...node }, two: node } }],
  ["VS Code's settings", { mcp: { servers: { one: node, two: node } } }],
  [
    'Zed',
    {
      context_servers: {
        one: { source: 'custom', ...node },
        two: { command: { path: 'node', args: ['a.js'] } },
      },
    },
  ],
  ['a bare map', { one: node, two: node }],
  [
    'a list',
    [
      { name: 'one', ...node },
      { name: 'two', ...node },
    ],
  ],
  [
    'OpenCode',
    { mcp: { one: { type: 'local', command: ['node', 'a.js'] }, two: { command: ['node', 'a.js'] } } },
  ],
])('reads the form of %s', (_form, snippet) => {
  const { servers, skipped } = preview(snippet)
  expect(skipped).toEqual([])
  expect(servers.map(({ server }) => server.name)).toEqual(['one', 'two'])
  for (const { server, shows } of servers) {
    expect(server).toMatchObject({ kind: 'stdio', ...node })
    expect(shows).toBe('node a.js')
  }
})

it('reads comments, trailing commas, a byte order mark, CRLF, and members copied without their braces', () => {
  const text =
    '\uFEFF// mine\r\n{ "mcpServers": { "one": { "command": "node", /* here */ "args": ["a.js",], }, }, }\r\n'
  expect(only(text)?.server).toMatchObject({ name: 'one', ...node })
  expect(only('"mcpServers": { "one": { "command": "node" } }')?.server.name).toBe('one')
  expect(only('  "one": { "command": "node" },\n')?.server.name).toBe('one')
})

it.each([
  [{ command: 'npx', args: ['-y', '@modelcontextprotocol/server-everything@1.2.3'] }, 'everything'],
  [{ command: 'uvx', args: ['mcp-server-git', '--repository', '.'] }, 'git'],
  [{ command: 'node', args: ['/home/me/notes-mcp/dist/index.js'] }, 'notes'],
  [{ command: 'C:\\Tools\\weather.exe' }, 'weather'],
  [{ url: 'https://mcp.notion.com/mcp' }, 'mcp.notion.com'],
])('names a single server %j', (snippet, name) => {
  expect(only(snippet)?.server.name).toBe(name)
})

it.each([
  [{ url: 'https://a.example/mcp' }, 'http'],
  [{ url: 'https://a.example/sse' }, 'sse'],
  [{ type: 'sse', url: 'https://a.example/x' }, 'sse'],
  [{ type: 'http', url: 'https://a.example/sse' }, 'http'],
  [{ type: 'streamable-http', url: 'https://a.example' }, 'http'],
  [{ type: 'streamableHttp', url: 'https://a.example' }, 'http'],
  [{ httpUrl: 'https://a.example/mcp' }, 'http'],
  [{ serverUrl: 'https://a.example/mcp' }, 'http'],
  [{ kind: 'rest', url: 'http://localhost:3000' }, 'rest'],
])('finds the kind of %j', (snippet, kind) => {
  expect(only(snippet)?.server.kind).toBe(kind)
  expect(only(snippet)?.shows).toMatch(/^https?:/)
})

it("reads seed B's own fields", () => {
  const snippet = {
    name: 'Shopify MCP',
    slug: 'shopify-mcp',
    endpoint_url: 'http://localhost:3000',
    auth_type: 'bearer',
    auth_secret_ref: 'env:SHOPIFY_MCP_TOKEN',
  }
  expect(only(snippet)).toEqual({
    server: {
      name: 'Shopify MCP',
      slug: 'shopify-mcp',
      kind: 'rest',
      url: 'http://localhost:3000',
      auth: { type: 'bearer', secret: 'env:SHOPIFY_MCP_TOKEN' },
      enabled: true,
    },
    shows: 'http://localhost:3000',
    secrets: [],
  })
})

it.each([
  [{ Authorization: 'Bearer abc123def' }, { type: 'bearer', secret: 'abc123def' }, ['auth.secret']],
  [{ authorization: 'Bearer ${env:MY_TOKEN}' }, { type: 'bearer', secret: 'env:MY_TOKEN' }, []],
  [
    { Authorization: 'Basic dTpwYXNzd29yZA==' },
    { type: 'api_key', header: 'Authorization', secret: 'Basic dTpwYXNzd29yZA==' },
    ['auth.secret'],
  ],
  [{ 'X-API-Key': '${KEY}' }, { type: 'api_key', header: 'X-API-Key', secret: 'env:KEY' }, []],
  [
    { Accept: 'x', 'Api-Key': 'k-123456' },
    { type: 'api_key', header: 'Api-Key', secret: 'k-123456' },
    ['auth.secret'],
  ],
])('makes auth of the headers %j', (headers, auth, secrets) => {
  const found = only({ url: 'https://a.example', headers })
  expect(found?.server.auth).toEqual(auth)
  expect(found?.secrets).toEqual(secrets)
})

it('reads placeholders as references and asks for what only the person knows', () => {
  const env = { A: '${env:A_KEY}', B: '${B}', C: '${input:my key}', D: '${E:-none}', N: 7 }
  const found = only({ command: 'x', env })
  expect(found?.server.env).toEqual({ A: 'env:A_KEY', B: 'env:B', C: 'keychain:my-key', D: 'env:E', N: '7' })
  expect(found?.note).toContain('my-key')
})

it('tells what it does not take over', () => {
  const found = only({
    command: 'x',
    args: ['${workspaceFolder}'],
    disabled: true,
    autoApprove: ['y'],
    headers: { 'X-Trace': '1' },
  })
  expect(found?.server.enabled).toBe(false)
  expect(found?.note).toMatch(/X-Trace.*autoApprove.*\$\{workspaceFolder\}/)
})

it('warns of what changes how a command runs, and of secrets that stay in clear', () => {
  expect(only({ command: 'x', env: { NODE_OPTIONS: '--require ./evil.js' } })?.note).toContain('NODE_OPTIONS')
  expect(only({ command: 'x', args: ['--api-key=abc'] })?.note).toContain('secret')
  expect(only({ url: 'https://a.example/mcp?api_key=abc' })?.note).toContain('secret')
})

it.each([
  [
    'npx -y @modelcontextprotocol/server-filesystem "/home/me/My Files"',
    'npx',
    ['-y', '@modelcontextprotocol/server-filesystem', '/home/me/My Files'],
  ],
  ["$ node server.js --name 'a b' c\\ d", 'node', ['server.js', '--name', 'a b', 'c d']],
  ['"C:\\Program Files\\x.exe" --dir C:\\data\\new', 'C:\\Program Files\\x.exe', ['--dir', 'C:\\data\\new']],
  ['uvx \\\n  mcp-server-git \\\n  --repository .', 'uvx', ['mcp-server-git', '--repository', '.']],
  ['x ""', 'x', ['']],
])('reads the command line %s', (line, command, args) => {
  expect(only(line)?.server).toMatchObject({ kind: 'stdio', command, args })
})

it('reads variables before a command, and an address alone', () => {
  expect(only('API_KEY=abc LEVEL=1 npx thing')?.server).toMatchObject({
    command: 'npx',
    env: { API_KEY: 'abc', LEVEL: '1' },
  })
  expect(only(' https://mcp.example/mcp \n')?.server).toMatchObject({
    kind: 'http',
    url: 'https://mcp.example/mcp',
  })
})

it.each([
  'a | b',
  'a && b',
  'a; b',
  'a > f',
  'a $(b)',
  'a `b`',
  'a "b',
  "a 'b",
  'a\nb',
  'A=1',
  '',
  '  ',
  'ftp://x.example/a',
])('refuses %j as a command line', line => {
  expect(() => preview(line)).toThrow(expect.objectContaining({ code: 'bad_input' }))
})

it('shows the whole command, with every hidden character made visible', () => {
  const args = [
    '-c',
    'x'.repeat(5000),
    'two words',
    "it's",
    'line\nbreak',
    'bidi\u202Ekcab',
    'zero\u200Bwidth',
  ]
  const shows = only({ command: 'bash', args })?.shows
  expect(shows).toContain('x'.repeat(5000))
  expect(shows).toMatch(
    /'two words' 'it'\\''s' 'line\\u\{a\}break' 'bidi\\u\{202e\}kcab' 'zero\\u\{200b\}width'$/,
  )
})

it('skips what it cannot take, with the reason, and takes the rest', () => {
  const { servers, skipped } = preview({
    mcpServers: {
      good: node,
      socket: { type: 'websocket', url: 'wss://a.example' },
      proto: { type: 'constructor', url: 'https://a.example' },
      nothing: {},
      text: 'hello',
      badUrl: { url: 'javascript:alert(1)' },
      badEnv: { command: 'x', env: { 'NOT A NAME': '1' } },
      mixed: { url: 'https://a.example', headers: { Authorization: 'Bearer a${B}' } },
    },
  })
  expect(servers.map(({ server }) => server.name)).toEqual(['good'])
  expect(Object.fromEntries(skipped.map(({ name, reason }) => [name, reason]))).toEqual({
    socket: expect.stringContaining('websocket'),
    proto: expect.stringContaining('constructor'),
    nothing: expect.stringContaining('neither'),
    text: expect.stringContaining('JSON object'),
    badUrl: expect.stringContaining('http'),
    badEnv: expect.stringContaining('Not a variable name'),
    mixed: expect.stringContaining('${B}'),
  })
})

it.each([
  ['{\n  "mcpServers": {\n    "a": { "command": "x" "args": [] }\n  }\n}', 3, 27],
  ['{"mcpServers": {"a": {"command": "x"}}', 1, 39],
  ['"a": {\n "command": nope }', 2, 13],
])('names line and column of the first error in %j', (text, line, column) => {
  expect(() => preview(text)).toThrow(
    expect.objectContaining({
      code: 'bad_input',
      message: expect.stringContaining(`line ${line}, column ${column}`),
      data: { line, column },
    }),
  )
})

it.each(['{}', '[]', '{"a": 1}', '{"mcpServers": {}}', '{"theme": "dark", "list": [1]}'])(
  'says that there is no server in %s',
  text => {
    expect(() => preview(text)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('no server') }),
    )
  },
)

it('survives what is too deep, too long or too much', () => {
  const deep = '['.repeat(1_000_000)
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`s${index}`, node]))
  for (const text of [
    deep,
    `{"a":${deep}`,
    'x'.repeat(5_000_001),
    'x '.repeat(100_000),
    JSON.stringify(many),
  ])
    expect(() => preview(text)).toThrow(expect.objectContaining({ code: 'bad_input' }))
})

it('reads 5 MB', () => {
  const text = `{"mcpServers": {"a": {"command": "x", "unknown": "${'y'.repeat(4_900_000)}"}}}`
  expect(only(text)?.server.command).toBe('x')
})

it('is not fooled by a prototype in the snippet', () => {
  const { servers } = preview(
    '{"__proto__": {"mcpServers": {"evil": {"command": "x"}}}, "mcpServers": {"good": {"command": "y"}}}',
  )
  expect(servers.map(({ server }) => server.name)).toEqual(['good'])
  expect({}).not.toHaveProperty('mcpServers')
})
