import { evaluate } from './expressions.ts'
import { fill } from './fill.ts'
import { inputChecker } from './input-check.ts'
import type { WorkflowLanguage } from './language.ts'
import { fillScript } from './script-fill.ts'

/** `{{…}}` and CEL, as the core hands them to the job engine. */
export const workflowLanguage: WorkflowLanguage = { checkInput: inputChecker(), evaluate, fill, fillScript }
