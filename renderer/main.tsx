import '@mantine/core/styles.css'
import '@mantine/charts/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createI18n } from './app/i18n.ts'
import { createQueryClient } from './state/query-client.ts'
import { shareStyleNonce } from './ui/style-nonce.ts'

const root = document.querySelector('#root')
if (!root) throw new Error('The page has no #root.')
shareStyleNonce()
createRoot(root).render(<App client={createQueryClient()} words={await createI18n()} />)
