// One group for its owner, asked once per screen; null where it is not theirs.

import type { api as Api } from '../api.ts'
import { useRoute } from 'vue-router'
import { ask, useApi, useQuery } from '#kit/ui'
import { found } from './asking.ts'

export function useGroup() {
  const api = useApi<typeof Api>()
  const id = String(useRoute().params.group)
  return {
    id,
    api,
    param: { group: id },
    group: useQuery(`group-${id}`, () => found(ask(api.groups[':group'].$get({
      param: { group: id },
    })))),
  }
}

export type OwnGroup = NonNullable<ReturnType<typeof useGroup>['group']['data']['value']>
