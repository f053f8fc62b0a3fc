import { countCells } from './cell-counts.ts'
import { countCube } from './count-cube.ts'
import type { City, Survey } from './incident-figures.ts'
import { densityExact, summariseExact, survey } from './incident-figures.ts'
import { incidentTile } from '../tiles/incident-tile.ts'
import { makeTable } from './published-counts.ts'
import type { Moves } from './row-view.ts'
import { rowViewOf } from './row-view.ts'
import type { SurveyParcel } from './summary-parcel.ts'
import { packSummary } from './summary-parcel.ts'
import type { QuestionKind, Questions, ToReader } from './thread-messages.ts'

export type CityState = City & { moves: Moves }

/** Answers from the columns alone; whoever calls holds the turn to read. */
export function answerQuestion(city: CityState, question: ToReader): Questions[QuestionKind]['answer'] {
  const { seeing, part } = question
  const view = { ...rowViewOf(seeing, city.store, city.moves), ...(part && { part }) }
  switch (question.kind) {
    case 'summary':
      return packSummary(summariseExact(city, view, question.asked.filter, question.asked.wish))
    case 'density':
      return densityExact(city, view, question.asked.filter, question.asked.question)
    case 'survey':
      return packSurvey(survey(city, view, question.asked.filter, question.asked.question))
    case 'cube':
      return countCube(city, view, question.asked.filter, question.asked.question)
    case 'cells':
      return countCells(city, view, question.asked.filter, question.asked.question)
    case 'tile':
      return incidentTile(city.store, question.asked.tile, view)
    case 'published':
      return publishedTable(city, question.asked)
  }
}

/**
 * One table for screens before staff, another for those before visitors: each is suppressed as a whole. All classes
 * count together: told apart, nearly every count of a grid's month would be too small to be told in a large city.
 */
function publishedTable(
  { store, clock, classes }: CityState,
  { leavesOutSensitive }: Questions['published']['asked'],
): Questions['published']['answer'] {
  const leaveOut = leavesOutSensitive ? { leaveOutClasses: classes.isSensitive } : {}
  return makeTable({ store, clock, groupOf: () => everyClass, leaveOut })
}

const everyClass = 0

function packSurvey({ summary, density }: Survey): SurveyParcel {
  return { summary: packSummary(summary), density }
}
