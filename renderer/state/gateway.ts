import { useAction, useMethod } from './queries.ts'

/** The gateway's brake, for whoever shows it: the top bar, Overview, the palette. */
export function useGatewaySwitch(onDone?: (paused: boolean) => void) {
  const { data: gateway } = useMethod('gateway.status')
  const pause = useAction('gateway.pause')
  const resume = useAction('gateway.resume')
  const isPaused = gateway?.state === 'paused'
  const done = { onSuccess: ({ state }: { state: string }) => onDone?.(state === 'paused') }
  return {
    gateway,
    isPaused,
    canSwitch: isPaused || gateway?.state === 'listening',
    busy: pause.isPending || resume.isPending,
    flip: () => (isPaused ? resume.mutate(undefined, done) : pause.mutate(undefined, done)),
  }
}
