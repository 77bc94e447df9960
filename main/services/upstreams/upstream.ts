/**
 * The one interface behind which every kind of server lives (requirement S2). An adapter per kind opens one;
 * WebSocket, remote workflow servers and OAuth arrive later as further adapters without a change here.
 * Everything a server sends is passed on as it came: no field is dropped, none is trusted.
 */
export type Upstream = {
  readonly facts: UpstreamFacts
  /** Every page of one list, raw, in the server's order. An unsupported list is empty. */
  list(what: ListKind, signal: AbortSignal): Promise<RawItem[]>
  /** `tools/call`, raw params in, raw CallToolResult out. Rejects with an AppError of `failure.ts`. */
  callTool(params: CallParams, options: RequestOptions): Promise<RawResult>
  /** Any other MCP request (`resources/read`, `prompts/get`, `completion/complete`, …). A REST server rejects with `server_error`. */
  request(method: string, params: unknown, options: RequestOptions): Promise<RawResult>
  /** Ends the connection and, for stdio, the whole process tree. Safe to call twice. */
  close(): Promise<void>
}

export type ListKind = 'tools' | 'resources' | 'resourceTemplates' | 'prompts'
export type RawItem = Record<string, unknown>
export type RawResult = Record<string, unknown>
export type CallParams = {
  name: string
  arguments?: Record<string, unknown>
  _meta?: Record<string, unknown>
}

/** What the server said of itself when the connection opened. */
export type UpstreamFacts = {
  protocolVersion: string | null
  serverInfo: { name: string; version: string; title?: string } | null
  capabilities: Record<string, unknown>
  instructions: string | null
  pid?: number
}

/** What travels with one request. */
export type RequestOptions = {
  signal: AbortSignal
  /** Longest wait in milliseconds; progress from the server starts it again. */
  timeoutMs: number
  relay?: Relay
}

/**
 * The way back to the client whose request caused a message: progress and log notifications, and requests from
 * the server (sampling, elicitation, roots). A server's message travels only through the relay of its own request.
 */
export type Relay = {
  /** What the client declared it can do; told to a server that gives each session its own connection. */
  readonly capabilities?: Record<string, unknown>
  notify(method: string, params: unknown): void
  request(method: string, params: unknown, signal: AbortSignal): Promise<RawResult>
}

/** What an open connection reports while it lives. */
export type UpstreamEvents = {
  /** The connection ended by itself; `error` says why. */
  closed(error: Error): void
  /** `notifications/{tools,resources,prompts}/list_changed` */
  listChanged(): void
  /** One line the server wrote to stderr, or that it wrongly wrote to stdout. */
  logged(line: string): void
}
