import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useFirstSteps } from '../state/first-steps.ts'

/** Where nothing has been set up yet, the window opens with the first steps; once only. */
export function useFirstRun(): void {
  const [location, navigate] = useLocation()
  const { known, noneDone, dismissed } = useFirstSteps()
  const decided = useRef(false)
  useEffect(() => {
    if (!known || decided.current) return
    decided.current = true
    if (noneDone && !dismissed && location === '/') navigate('/tour', { replace: true })
  }, [known, noneDone, dismissed, location, navigate])
}
