// The app a command was told, and the database it is in.

import type { App, Manifest } from '#kit/app'
import { AppError } from '#kit/app'
import { ownerUrl } from './owner.ts'

export interface NamedApp {
  manifest: Manifest
  others: Manifest[]
  /** The owner's connection. */
  url: string
}

/** @throws AppError `app-unknown`: a mistyped id would do nothing and say nothing */
export async function namedApp(id: string): Promise<NamedApp> {
  const manifests = ((await import('../apps/index.ts')).apps as readonly App[]).map(app => app.manifest)
  const manifest = manifests.find(one => one.id === id)
  if (!manifest)
    throw new AppError('app-unknown', `There is no app "${id}".`, { hint: `There are: ${manifests.map(one => one.id).join(', ')}.` })
  return {
    manifest,
    others: manifests.filter(one => one !== manifest),
    url: ownerUrl(manifests),
  }
}
