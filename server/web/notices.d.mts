import type { PluginContext, OutputBundle } from 'rolldown'

export function noticesText(): string
export function foldersOf(context: Pick<PluginContext, 'getModuleIds'>, bundle: OutputBundle): string[]
export function untold(folders: string[], notices: string): string[]
export function packageOf(id: string): string | undefined
