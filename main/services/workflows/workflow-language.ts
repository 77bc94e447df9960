import { inputChecker } from './input-check.ts'
import type { WorkflowLanguage } from './language.ts'

/** `{{…}}` and CEL, as the core hands them to the job engine. */
export const workflowLanguage: WorkflowLanguage = {
  checkInput: inputChecker(),
  evaluate: () => {
    throw new Error('not built')
  },
  fill: () => {
    throw new Error('not built')
  },
  fillScript: () => {
    throw new Error('not built')
  },
}
