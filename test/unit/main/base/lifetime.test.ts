import { expect, it, vi } from 'vitest'
import { Lifetime } from '../../../../main/base/lifetime.ts'

it('undoes in reverse order, once, whoever asks', async () => {
  const lifetime = new Lifetime()
  const order: string[] = []
  lifetime.add(() => void order.push('first'))
  lifetime.add(async () => {
    await Promise.resolve()
    order.push('second')
  })
  await Promise.all([lifetime.close(), lifetime.close()])
  expect(order).toEqual(['second', 'first'])
})

it('goes on after a failure and tells of it', async () => {
  const lifetime = new Lifetime()
  const closed = vi.fn<() => void>()
  lifetime.add(closed)
  lifetime.add(() => {
    throw new Error('stuck')
  })
  await expect(lifetime.close()).rejects.toThrow('Some things did not close cleanly')
  expect(closed).toHaveBeenCalledOnce()
})

it('leaves behind what hangs, and still closes what comes after it', async () => {
  const lifetime = new Lifetime(20)
  const closed = vi.fn<() => void>()
  lifetime.add(closed)
  lifetime.add(() => new Promise<void>(() => {}))
  lifetime.add(() => new Promise<void>(() => {}))
  await expect(lifetime.close()).rejects.toMatchObject({
    errors: [{ message: expect.stringContaining('in time') }, {}],
  })
  expect(closed).toHaveBeenCalledOnce()
})
