import type { AppInfo } from '#contract'
import type { Vault } from '#services/secrets/vault.ts'

type Place = Pick<AppInfo, 'version' | 'face' | 'dataFolder' | 'home'> & {
  platform: NodeJS.Platform
  vault: Vault
}

/** What Gatehouse tells of itself: version, face, places, engine. */
export function appInfo(
  { version, face, dataFolder, home, platform, vault }: Place,
  bridge: AppInfo['bridge'],
): AppInfo {
  const { node } = process.versions
  // Electron's types say that it is always there; in a terminal it is not.
  const electron: string | undefined = process.versions.electron
  return {
    version,
    face,
    dataFolder,
    home,
    node,
    electron: electron ?? null,
    platform,
    vault: vault.kind,
    bridge,
  }
}
