import type { Words } from './language.ts'

/** What the log calls the doors of exports. */
export const exportDeeds: Words<Record<string, string>> = {
  'zh-CN': {
    estimateExport: '估算导出',
    streamExport: '直接导出',
    startExport: '导出为文件',
    listExports: '看导出记录',
    getExport: '看导出',
    cancelExport: '中止导出',
    repeatExport: '重做导出',
    fetchExport: '取导出文件',
    fetchLinkedExport: '凭链接取导出文件',
  },
  en: {
    estimateExport: 'Estimate an export',
    streamExport: 'Export at once',
    startExport: 'Export as a file',
    listExports: 'List exports',
    getExport: 'Look at an export',
    cancelExport: 'Cancel an export',
    repeatExport: 'Repeat an export',
    fetchExport: 'Fetch an exported file',
    fetchLinkedExport: 'Fetch an exported file by link',
  },
}
