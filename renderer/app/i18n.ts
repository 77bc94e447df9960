import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import activity from '../features/activity/en.json'
import approvals from '../features/approvals/en.json'
import clients from '../features/clients/en.json'
import jobs from '../features/jobs/en.json'
import overview from '../features/overview/en.json'
import servers from '../features/servers/en.json'
import settings from '../features/settings/en.json'
import tools from '../features/tools/en.json'
import templates from '../features/templates/en.json'
import tour from '../features/tour/en.json'
import workflows from '../features/workflows/en.json'
import ui from '../ui/en.json'
import app from './en.json'

const en = {
  activity,
  app,
  approvals,
  clients,
  jobs,
  overview,
  servers,
  settings,
  templates,
  tools,
  tour,
  ui,
  workflows,
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof en
  }
}

/** Loads the words. A namespace is a feature's name; its words are in the `en.json` beside the feature. */
export async function createI18n(language = 'en'): Promise<i18n> {
  const words = createInstance()
  await words.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en },
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  return words
}
