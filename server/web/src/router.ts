import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { onSignedOut } from './api/http'
import { i18n } from './i18n'
import { language } from './state/language'
import { clearSession, loadSession, mayBeSignedIn, session } from './state/session'
import { ownTitle, titleOf } from './state/title'
import { isLoadFailure, reloadTo } from './state/upgrade'
import { Problem } from './api/http'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  routes: [
    { path: '/', component: () => import('./views/worklist/WorkList.vue'), meta: { title: 'nav.work' } },
    { path: '/cases/new', component: () => import('./views/case/NewCase.vue'), meta: { title: 'new.title' } },
    {
      path: '/cases/:id',
      component: () => import('./views/case/CaseDetail.vue'),
      props: true,
      meta: { title: 'nav.work' },
    },
    {
      path: '/decisions/:name?',
      component: () => import('./views/decision/DecisionPage.vue'),
      meta: { title: 'nav.decisions' },
    },
    {
      path: '/calendar',
      component: () => import('./views/calendar/CalendarPage.vue'),
      meta: { title: 'nav.calendar' },
    },
    {
      path: '/login',
      component: () => import('./views/login/LoginPage.vue'),
      meta: { title: 'login.title', open: true },
    },
    {
      path: '/:rest(.*)*',
      component: () => import('./views/NotFound.vue'),
      meta: { title: 'common.unknownPage', open: true },
    },
  ],
})

const loginFor = (to: RouteLocationNormalized) => ({
  path: '/login',
  query: to.fullPath === '/' ? {} : { next: to.fullPath },
})

router.beforeEach(async (to) => {
  if (to.meta.open || session.value) return true
  if (!mayBeSignedIn()) return loginFor(to)
  try {
    await loadSession()
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return loginFor(to)
    // Any other trouble shows on the page itself.
  }
  return true
})

onSignedOut(() => {
  clearSession()
  const here = router.currentRoute.value
  if (!here.meta.open) void router.push(loginFor(here))
})

function setTitle(): void {
  const { t } = i18n.global
  const page = router.currentRoute.value.meta.title
  document.title = titleOf(ownTitle.value, page ? t(page) : '', t('app.name'))
}

router.afterEach((to, from) => {
  setTitle()
  // A reader of the screen hears that the page changed.
  if (from.matched.length > 0 && to.path !== from.path) void nextTick(() => document.getElementById('content')?.focus())
})
watch([language, ownTitle], setTitle, { flush: 'post' })

// A part of the pages that is no longer there: the reader is told, and may go on with the pages of today.
router.onError((error, to) => {
  if (isLoadFailure(error)) reloadTo.value = to.fullPath
})
window.addEventListener('vite:preloadError', () => {
  reloadTo.value ??= router.currentRoute.value.fullPath
})
