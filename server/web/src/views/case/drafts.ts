import type { Actor } from '../../api/types'
import type { FormState } from '../../form/edit'

/** What the form of an event keeps. */
export type EventDraft = FormState & { actor?: Actor | undefined }

/** The names under which the forms of cases keep what was typed. */
export const eventDraft = (caseId: string, event: string): string => `case/${caseId}/${event}`
export const openingDraft = (region: string, type: string): string => (region && type ? `new/${region}/${type}` : '')
