import { answerInBackground } from '../columns/answer-in-background.ts'
import type { ToJudge } from './judged-grids.ts'
import { judgedGrids } from './judged-grids.ts'

/** The thread that judges the silence of all grids; it answers with the rows to be stored, as JSON. */
answerInBackground((asked: ToJudge): string => JSON.stringify(judgedGrids(asked)))
