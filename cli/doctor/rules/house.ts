// The rules of the house: register, names, floors, tokens that were written down.
import { rules } from '../house-rules.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'The rules of the house',
  check: ({ files }) => rules.flatMap(({ title, check }) => check(files).map(problem => ({
    problem,
    why: `The house says: ${title}.`,
    mend: 'As the sentence says, then: npm run fix && npm run check',
  }))),
})
