import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { onHeldBack, onSignedOut, Problem } from './api/http'
import type { Permission } from './api/people'
import { i18n } from './i18n'
import { firstSteps, homeOf, mayAny } from './people/may'
import { language } from './state/language'
import { clearSession, loadSession, mayBeSignedIn, session } from './state/session'
import { ownTitle, titleOf } from './state/title'
import { isLoadFailure, reloadTo } from './state/upgrade'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    open?: boolean
    /** Permissions, one of which opens the page. */
    needs?: Permission[]
    /** Reached before the first steps are done. */
    first?: boolean
  }
}

const PEOPLE: Permission[] = ['people.manage', 'grants.manage']

// The addresses that the server answers with 200 are listed there as well (server/http/handlers/pages.cpp).
const work: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('./views/worklist/WorkList.vue'),
    meta: { title: 'nav.work', needs: ['cases.read'] },
  },
  {
    path: '/cases/new',
    component: () => import('./views/case/NewCase.vue'),
    meta: { title: 'new.title', needs: ['cases.write'] },
  },
  {
    path: '/cases/:id',
    component: () => import('./views/case/CaseDetail.vue'),
    props: true,
    meta: { title: 'nav.work', needs: ['cases.read'] },
  },
  {
    path: '/decisions/:name?',
    component: () => import('./views/decision/DecisionPage.vue'),
    meta: { title: 'nav.decisions', needs: ['rules.read'] },
  },
  {
    path: '/calendar',
    component: () => import('./views/calendar/CalendarPage.vue'),
    meta: { title: 'nav.calendar', needs: ['rules.read'] },
  },
]

// One's own applications: the list, the task list of one, and a page for each of its parts.
const APPLY: Permission[] = ['cases.write']
const applications: RouteRecordRaw[] = [
  {
    path: '/applications',
    component: () => import('./views/apply/ApplicationList.vue'),
    meta: { title: 'apply.mine', needs: APPLY },
  },
  {
    path: '/applications/new',
    component: () => import('./views/apply/NewApplication.vue'),
    meta: { title: 'apply.new', needs: APPLY },
  },
  {
    path: '/applications/:id',
    component: () => import('./views/apply/TaskList.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/sections/:section',
    component: () => import('./views/apply/SectionPage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/materials/:material',
    component: () => import('./views/apply/MaterialPage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/promise',
    component: () => import('./views/apply/PromisePage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/regions',
    component: () => import('./views/apply/RegionsPage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/check',
    component: () => import('./views/apply/CheckPage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
  {
    path: '/applications/:id/receipt',
    component: () => import('./views/apply/ReceiptPage.vue'),
    props: true,
    meta: { title: 'apply.one', needs: APPLY },
  },
]

const administration: RouteRecordRaw[] = [
  {
    path: '/people',
    component: () => import('./views/admin/PeopleList.vue'),
    meta: { title: 'nav.people', needs: PEOPLE },
  },
  {
    path: '/people/:name',
    component: () => import('./views/admin/PersonPage.vue'),
    props: true,
    meta: { title: 'people.one', needs: PEOPLE },
  },
  {
    path: '/new-person',
    component: () => import('./views/admin/NewPerson.vue'),
    meta: { title: 'people.new', needs: ['people.manage'] },
  },
  {
    path: '/organisations',
    component: () => import('./views/admin/OrganisationList.vue'),
    meta: { title: 'nav.organisations', needs: ['people.manage'] },
  },
  {
    path: '/organisations/:code',
    component: () => import('./views/admin/OrganisationPage.vue'),
    props: true,
    meta: { title: 'organisation.one', needs: ['people.manage'] },
  },
  {
    path: '/new-organisation',
    component: () => import('./views/admin/OrganisationPage.vue'),
    meta: { title: 'organisation.new', needs: ['people.manage'] },
  },
  {
    path: '/roles',
    component: () => import('./views/admin/RolesPage.vue'),
    meta: { title: 'nav.roles', needs: ['grants.manage'] },
  },
  {
    path: '/tokens',
    component: () => import('./views/admin/TokensPage.vue'),
    meta: { title: 'nav.tokens', needs: ['grants.manage'] },
  },
  {
    path: '/retention',
    component: () => import('./views/admin/RetentionPage.vue'),
    meta: { title: 'nav.retention', needs: ['retention.propose', 'retention.approve'] },
  },
  {
    path: '/audit',
    component: () => import('./views/admin/AuditPage.vue'),
    meta: { title: 'nav.audit', needs: ['audit.read'] },
  },
]

export const router = createRouter({
  history: createWebHistory(),
  // A place on the page is found by the page itself, once it has loaded what stands there.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  routes: [
    ...work,
    ...applications,
    ...administration,
    { path: '/account', component: () => import('./views/account/AccountPage.vue'), meta: { title: 'me.title' } },
    {
      path: '/first-steps',
      component: () => import('./views/account/FirstSteps.vue'),
      meta: { title: 'first.title', first: true },
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

const onTo = (path: string, to: RouteLocationNormalized) => ({
  path,
  query: to.fullPath === '/' ? {} : { next: to.fullPath },
})

/** Where somebody who is signed in is led instead of a page. */
function detour(to: RouteLocationNormalized) {
  if (!to.meta.first && firstSteps(session.value).length > 0) return onTo('/first-steps', to)
  return to.path === '/' && !mayAny(session.value, to.meta.needs) ? homeOf(session.value) : true
}

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  if (session.value) return detour(to)
  if (!mayBeSignedIn()) return onTo('/login', to)
  try {
    await loadSession()
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return onTo('/login', to)
    return true // Any other trouble shows on the page itself.
  }
  return detour(to)
})

onSignedOut(() => {
  clearSession()
  const here = router.currentRoute.value
  if (!here.meta.open) void router.push(onTo('/login', here))
})

// A password that expired, or a role that was given, meanwhile.
onHeldBack(() => {
  const here = router.currentRoute.value
  void loadSession().then(() => {
    if (!here.meta.open && !here.meta.first) void router.push(onTo('/first-steps', here))
  })
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
