import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** Seconds that still have to pass, counted down. */
export function useWait() {
  const { t } = useI18n()
  const left = ref(0)
  let until = 0
  let ticking: ReturnType<typeof setInterval> | undefined

  function tick(): void {
    left.value = Math.max(0, Math.ceil((until - Date.now()) / 1000))
    if (left.value === 0) clearInterval(ticking)
  }
  function begin(seconds: number): void {
    until = Date.now() + seconds * 1000
    clearInterval(ticking)
    ticking = setInterval(tick, 500)
    tick()
  }
  const words = computed(() =>
    left.value < 120
      ? t('login.seconds', { n: left.value })
      : t('login.minutes', { n: Math.ceil(left.value / 60) }),
  )
  onScopeDispose(() => clearInterval(ticking))
  return { left, words, begin }
}
