import type { Words } from './language.ts'
import { counted } from './plural.ts'

const zh = {
  provenance: '诉求记录，按来源、社区网格与一周各小时学得的到达率',
  title: '静默',
  subtitle: '该来而没来的诉求',
  sources: '来源',
  grids: '网格',
  history: '记录',
  waiting: '首次检查尚未完成，稍后自动显示。',
  feed: {
    live: (asOf: string) => `数据持续到达，按 ${asOf} 判断。`,
    silent: (newest: string) => `全市自 ${newest} 起没有任何记录：整个数据通道静默或延迟，各来源与网格按该时刻判断。`,
    'not-live': (newest: string) => `自 ${newest} 起没有新记录，各通道均无数据。以下按该时刻判断，不代表现在。`,
  },
  state: { usual: '正常', broken: '来源中断', quiet: '异常安静', 'too-few': '太少，无法判断', 'no-data': '无数据' },
  lastAt: (time: string) => `最近一件：${time}`,
  never: '近 26 周没有记录',
  expectedNow: (n: string) => `此间应有 ${n} 件`,
  flagIn: (time: string) => `若此刻中断，${time}后报警`,
  flagRange: (short: string, long: string) => `一周中最快 ${short}、最慢 ${long}`,
  notJudged: '来得太少或太不规律，静默说明不了问题；这不等于一切正常。',
  noDataSince: (time: string) => `自 ${time} 起没有数据，此后情况不明。`,
  dataEnd: (time: string) => `数据止于 ${time}，此后没有新记录`,
  weekly: (n: string) => `每周约 ${n} 件`,
  brokenSentence: (since: string, expected: string, chance: string) =>
    `自 ${since} 起没有记录，按平时此间应有 ${expected} 件；纯属偶然的可能性${chance}。`,
  chanceBelow: (p: string) => `不到 ${p}`,
  quietGrids: (n: string) => `${n} 个网格异常安静`,
  noQuiet: '没有异常安静的网格',
  gridTally: (usual: string, few: string, noData: string) =>
    `${usual} 个正常，${few} 个记录太少、无法判断，${noData} 个无数据（都不等于正常）`,
  promise: (perSource: string, perGrid: string) =>
    `误报承诺：每个来源每年不超过 ${perSource} 次，每千个网格周不超过 ${perGrid} 次。`,
  noFlags: '没有报警记录',
  flagged: (at: string) => `报警 ${at}`,
  ended: (at: string) => `结束 ${at}`,
  open: '仍在持续',
  mark: (source: string, since: string) => `来源中断：${source}，自 ${since}`,
  markFeed: (since: string) => `全部数据静默，自 ${since}`,
  days: (n: string) => `${n} 天`,
  hours: (n: string) => `${n} 小时`,
  minutes: (n: string) => `${n} 分钟`,
  legend: '图例',
}
const en: typeof zh = {
  provenance: 'incident records: arrival rates learned by source, community grid and hour of the week',
  title: 'Silence',
  subtitle: 'What should have come and did not',
  sources: 'Sources',
  grids: 'Grids',
  history: 'Log',
  waiting: 'The first check is not through yet; this shows by itself.',
  feed: {
    live: (asOf) => `Records keep coming; judged as of ${asOf}.`,
    silent: (newest) =>
      `No record from the whole city since ${newest}: the whole feed is silent or late. Sources and grids are judged as of then.`,
    'not-live': (newest) =>
      `No record since ${newest}: all feeds are silent. What follows is as of then and says nothing of today.`,
  },
  state: {
    usual: 'As usual',
    broken: 'Source broken',
    quiet: 'Unusually quiet',
    'too-few': 'Too few to judge',
    'no-data': 'No data',
  },
  lastAt: (time) => `Last record ${time}`,
  never: 'No record in the last 26 weeks',
  expectedNow: (n) => `${n} expected since`,
  flagIn: (time) => `A cut now would be flagged after ${time}`,
  flagRange: (short, long) => `over a week: ${short} at best, ${long} at worst`,
  notJudged: 'Records come too rarely or too unevenly for silence to prove anything. That does not mean all is well.',
  noDataSince: (time) => `No data since ${time}; what happened after it is not known.`,
  dataEnd: (time) => `Data end on ${time}; nothing came since`,
  weekly: (n) => `about ${n} a week`,
  brokenSentence: (since, expected, chance) =>
    `No record since ${since}, where ${expected} would usually have come; the chance of that is ${chance}.`,
  chanceBelow: (p) => `below ${p}`,
  quietGrids: (n) => `${counted(n, 'grid')} unusually quiet`,
  noQuiet: 'No grid is unusually quiet',
  gridTally: (usual, few, noData) =>
    `${usual} as usual, ${few} with too few records to judge, ${noData} without data (neither is the same as usual)`,
  promise: (perSource, perGrid) =>
    `False alarms promised: at most ${perSource} a year for each source and ${perGrid} in 1,000 grid-weeks.`,
  noFlags: 'Nothing has been flagged',
  flagged: (at) => `flagged ${at}`,
  ended: (at) => `ended ${at}`,
  open: 'still going on',
  mark: (source, since) => `Source broken: ${source} since ${since}`,
  markFeed: (since) => `All feeds silent since ${since}`,
  days: (n) => counted(n, 'day'),
  hours: (n) => `${n} h`,
  minutes: (n) => `${n} min`,
  legend: 'Legend',
}
export const silenceWords: Words<typeof zh> = { 'zh-CN': zh, en }
