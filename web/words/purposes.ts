import type { Purpose } from '#geo/purpose'
import type { Words } from './language.ts'

const zh = {
  purpose: '用途',
  choose: '请选择用途',
  note: '说明（写入日志）',
  noteHint: '至少四个字。写明是哪一次走访、哪一件诉求或哪一条法律。',
  recorded: '本次查看将被记录：谁、何时、为何、看了什么。',
  wasRecorded: '本次查看已被记录：谁、何时、为何、看了什么。',
  open: '打开',
  names: {
    'care-visit': '走访关怀',
    'complaint-handling': '诉求办理',
    emergency: '应急处置',
    correction: '更正资料',
    'request-of-the-person': '本人请求',
    'legal-duty': '法定职责',
  } satisfies Record<Purpose, string>,
}
const en: typeof zh = {
  purpose: 'Purpose',
  choose: 'Choose a purpose',
  note: 'Note for the log',
  noteHint: 'Four letters at least. Name the visit, the complaint or the law.',
  recorded: 'This look is recorded: who, when, why and what was seen.',
  wasRecorded: 'This look has been recorded: who, when, why and what was seen.',
  open: 'Open',
  names: {
    'care-visit': 'Care visit',
    'complaint-handling': 'Handling a complaint',
    emergency: 'Emergency',
    correction: 'Correcting a record',
    'request-of-the-person': 'Request of the person',
    'legal-duty': 'Legal duty',
  },
}
export const purposeWords: Words<typeof zh> = { 'zh-CN': zh, en }
