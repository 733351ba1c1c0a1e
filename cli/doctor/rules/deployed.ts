// What Cloudflare has of the Worker: it is there, knows the settings that are here, and nothing it must not know.

import { openCloudflare } from '../../deploy/cloudflare.ts'
import { forbidden, readDeployed, workerSecrets } from '../../deploy/deployed.ts'
import { defineRule } from '../rule.ts'

const deploy = 'npm run factory -- deploy'

export default defineRule({
  title: 'What is deployed',
  live: true,
  async check({ values, register, pagesUrl }) {
    if (!values.CLOUDFLARE_ACCOUNT_ID || !values.CLOUDFLARE_API_TOKEN)
      return []
    const deployed = await readDeployed(openCloudflare(values))
    if (!deployed) {
      return [
        {
          problem: 'Cloudflare has no Worker of this name.',
          why: 'No bot can be answered.',
          mend: deploy,
        },
      ]
    }
    const missing = Object.keys(workerSecrets(values, register.map(({ manifest }) => manifest), pagesUrl ?? '')).filter(name => !deployed.names.includes(name))
    return [
      ...forbidden.filter(name => deployed.names.includes(name)).map(name => ({
        problem: `The Worker has the secret ${name}.`,
        why: name === 'CLOCK_URL'
          ? 'Whoever answers there moves its time: posts leave early and sessions live for ever.'
          : 'The owner\'s connection reaches every row of every app: the Worker refuses to start with it.',
        mend: deploy,
      })),
      ...missing.length
        ? [
            {
              problem: `The Worker does not know ${missing.join(', ')}.`,
              why: 'It is set here, and what needs it is off there.',
              mend: deploy,
            },
          ]
        : [],
    ]
  },
})
