// Manifests that can be read, and that do not get in each other's way.

import { defineManifest } from '#kit/app'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Manifests',
  check: ({ register }) => register.flatMap(({ manifest }, place) => {
    const { id, username, commands } = manifest
    const file = `apps/${id}/manifest.ts`
    const earlier = register.slice(0, place)
    const findings = []
    try {
      defineManifest(manifest)
    }
    catch (error) {
      findings.push({
        app: id,
        problem: (error as Error).message,
        why: 'Telegram refuses what does not keep its limits, and the bot stays as it was.',
        mend: `Mend ${file}.`,
      })
    }
    const twin = earlier.find(other => other.manifest.id === id || other.manifest.username.toLowerCase() === username.toLowerCase())
    if (twin) {
      findings.push({
        app: id,
        problem: `${file} and apps/${twin.manifest.id}/manifest.ts name the same app or the same bot, @${username}.`,
        why: 'One bot can serve one app only: the second is off.',
        mend: `Make a bot of its own at @BotFather with /newbot and write its name into ${file}.`,
      })
    }
    const doubled = commands.map(({ command }) => command).filter((command, at, all) => all.indexOf(command) !== at)
    if (doubled.length) {
      findings.push({
        app: id,
        problem: `${file} lists /${doubled.join(', /')} twice.`,
        why: 'The menu shows it twice, and only one of the two explanations is true.',
        mend: `Remove one of them in ${file}.`,
      })
    }
    return findings
  }),
})
