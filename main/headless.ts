import { serve } from './serve.ts'

const code = await serve()
// Ends also what a library still holds open (a keychain's thread); everything of ours is closed by now.
process.exit(code)
