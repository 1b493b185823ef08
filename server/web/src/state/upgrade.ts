import { ref } from 'vue'

/**
 * Where to go on after loading the pages anew; null while all is well. A part of the pages that cannot be loaded is
 * gone since the server was upgraded, or the network is.
 */
export const reloadTo = ref<string | null>(null)

const LOAD_FAILURE = /dynamically imported module|importing a module script|error loading|unable to preload|chunk/i

export const isLoadFailure = (error: unknown): boolean => error instanceof Error && LOAD_FAILURE.test(error.message)
