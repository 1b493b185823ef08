// A browser and a system out of what a browser says of itself. Order matters: most of them say that they are others too.
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/MicroMessenger\/(\d+)/, 'WeChat'],
  [/(?:Headless)?(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* .*Safari\//, 'Safari'],
  [/^curl\/(\d+)/, 'curl'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Linux/, 'Linux'],
]

/** "Chrome 156 · Windows"; '' for what says nothing that is known. */
export function agentWords(agent: string): string {
  const browser = BROWSERS.flatMap(([sign, name]) => {
    const version = sign.exec(agent)?.[1]
    return version ? [`${name} ${version}`] : []
  })[0]
  const system = SYSTEMS.find(([sign]) => sign.test(agent))?.[1]
  return [browser, system].filter(Boolean).join(' · ')
}
