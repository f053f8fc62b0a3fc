import type { Words } from './language.ts'

const zh = {
  show: '显示密码',
  hide: '隐藏密码',
  copy: '复制',
  copied: '已复制',
  cancel: '取消',
  save: '保存',
  notTold: '不向您的岗位提供，或在您的辖区之外',
}
const en: typeof zh = {
  show: 'Show the password',
  hide: 'Hide the password',
  copy: 'Copy',
  copied: 'Copied',
  cancel: 'Cancel',
  save: 'Save',
  notTold: 'Not told to your post, or outside your territory',
}
export const controlWords: Words<typeof zh> = { 'zh-CN': zh, en }
