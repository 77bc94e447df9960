import type { FastifyInstance } from 'fastify'
import { refuseMethod } from './http-door.ts'

/** `GET /metrics` in Prometheus' text format, behind a key like everything else (O3). */
export function metricsRoute(app: FastifyInstance, metrics: () => Promise<string>): void {
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics()
    return reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(text)
  })
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/metrics',
    handler: request => refuseMethod(request, 'GET'),
  })
}
