/** When and where the classes of the catalogue happen. Weights are judgement, set to look like a northern plain city. */
export type PlaceKind = 'shopfront' | 'road' | 'homes' | 'site' | 'green' | 'river'

/** Twelve months, January first. */
export const seasons = {
  even: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  summer: [0.3, 0.3, 0.6, 1, 1.4, 1.8, 2, 2, 1.4, 0.9, 0.5, 0.3],
  barbecue: [0.05, 0.05, 0.2, 0.7, 1.7, 2.6, 3, 2.8, 1.6, 0.6, 0.1, 0.05],
  warm: [0.5, 0.5, 0.8, 1.1, 1.3, 1.4, 1.4, 1.4, 1.2, 1, 0.8, 0.6],
  building: [0.4, 0.2, 0.9, 1.3, 1.4, 1.3, 1.2, 1.2, 1.3, 1.3, 1, 0.6],
  autumn: [0.7, 0.5, 0.6, 0.6, 0.6, 0.7, 0.7, 0.8, 1.1, 2.2, 2.6, 1.3],
  spring: [0.3, 0.5, 1.6, 2.2, 2, 1.4, 1.1, 1, 0.8, 0.6, 0.3, 0.2],
  heating: [2.6, 2.1, 1.2, 0.1, 0.02, 0.02, 0.02, 0.02, 0.05, 0.3, 2.6, 2.8],
  frost: [2.2, 1.8, 1, 0.7, 0.6, 0.6, 0.7, 0.7, 0.7, 0.7, 1, 1.8],
  rain: [0.1, 0.1, 0.3, 0.6, 1, 1.8, 3, 2.6, 1.3, 0.6, 0.3, 0.1],
  snow: [3.4, 2.4, 0.5, 0, 0, 0, 0, 0, 0, 0, 0.9, 2.6],
} as const

/** Twenty-four hours, midnight first. */
export const days = {
  office: [1, 1, 0, 0, 0, 1, 3, 8, 14, 16, 15, 10, 6, 8, 13, 14, 13, 10, 6, 4, 3, 2, 2, 1],
  waking: [2, 1, 1, 1, 1, 3, 7, 10, 12, 12, 11, 10, 9, 8, 9, 10, 10, 11, 12, 12, 11, 9, 6, 4],
  morning: [0, 0, 0, 0, 2, 12, 22, 20, 12, 8, 5, 4, 3, 2, 2, 2, 4, 7, 6, 3, 2, 1, 0, 0],
  evening: [3, 1, 0, 0, 0, 0, 1, 2, 3, 3, 3, 5, 5, 3, 3, 4, 7, 13, 20, 24, 24, 20, 13, 7],
  nightMarket: [8, 3, 1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 2, 5, 11, 20, 27, 30, 28, 22, 14],
  night: [14, 12, 10, 8, 7, 8, 5, 2, 2, 2, 2, 2, 4, 2, 2, 2, 2, 3, 5, 8, 14, 22, 26, 20],
  dark: [8, 6, 5, 4, 4, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 6, 14, 20, 18, 14, 11, 9],
  allDay: [4, 3, 3, 3, 3, 4, 6, 8, 9, 9, 8, 7, 7, 7, 7, 7, 8, 9, 9, 9, 8, 7, 6, 5],
} as const

/** Monday first. */
export const weeks = {
  even: [1, 1, 1, 1, 1, 1, 1],
  working: [1.15, 1.1, 1.05, 1.05, 1.1, 0.8, 0.7],
  leisure: [0.8, 0.8, 0.85, 0.9, 1.15, 1.35, 1.3],
} as const

export interface ClassRhythm {
  readonly code: string
  /** Relative frequency over three years. */
  readonly weight: number
  readonly place: PlaceKind
  readonly season: keyof typeof seasons
  readonly day: keyof typeof days
  readonly week: keyof typeof weeks
  readonly weather: 'none' | 'rain' | 'snow'
  /** Share of its reports that residents make; the rest is found on patrol. */
  readonly residentShare: number
  readonly severity: number
  readonly texts: readonly [string, ...string[]]
}

type Row = readonly [
  code: string,
  weight: number,
  place: PlaceKind,
  rhythm: readonly [keyof typeof seasons, keyof typeof days, keyof typeof weeks],
  reported: readonly [residentShare: number, severity: number],
  texts: readonly [string, ...string[]],
]

const weatherOf = (season: keyof typeof seasons): ClassRhythm['weather'] =>
  season === 'rain' || season === 'snow' ? season : 'none'

const rows: readonly Row[] = [
  [
    'E0110',
    62,
    'homes',
    ['warm', 'waking', 'even'],
    [0.62, 2],
    ['堆放生活垃圾未清理，有异味', '绿化带旁有暴露垃圾，请清运'],
  ],
  [
    'E0192',
    58,
    'homes',
    ['summer', 'waking', 'even'],
    [0.72, 2],
    ['垃圾桶满溢，污水横流', '分类垃圾桶已满，垃圾堆到地上'],
  ],
  [
    'E0112',
    55,
    'road',
    ['autumn', 'morning', 'even'],
    [0.25, 1],
    ['路面不洁，落叶和纸屑较多', '路面有油污和尘土，请保洁'],
  ],
  [
    'E0111',
    22,
    'homes',
    ['building', 'office', 'working'],
    [0.55, 2],
    ['堆积装修垃圾多日无人清运', '墙角渣土长期堆放'],
  ],
  ['E0136', 34, 'homes', ['even', 'office', 'working'], [0.45, 1], ['楼道口乱堆杂物，影响通行', '空地乱堆物料']],
  ['E0135', 14, 'homes', ['even', 'waking', 'leisure'], [0.6, 1], ['有人丢弃旧沙发', '路边丢弃旧床垫']],
  ['E0201', 48, 'road', ['even', 'office', 'working'], [0.12, 1], ['电线杆上张贴小广告', '墙面喷涂非法小广告']],
  ['E0104', 10, 'shopfront', ['even', 'office', 'working'], [0.2, 1], ['临街外墙污损']],
  ['E0107', 12, 'homes', ['warm', 'morning', 'leisure'], [0.3, 1], ['树上拉绳晾晒衣被']],
  ['E0108', 16, 'homes', ['summer', 'evening', 'even'], [0.65, 3], ['从楼上拉线给电动车充电', '私拉飞线']],
  ['E0101', 20, 'homes', ['building', 'office', 'working'], [0.78, 3], ['顶楼私自搭建阳光房', '一楼院内违规搭建']],
  ['E0113', 26, 'road', ['spring', 'office', 'working'], [0.55, 2], ['路面坑洼，行车颠簸', '路面开裂下沉']],
  ['E0114', 12, 'road', ['building', 'morning', 'working'], [0.3, 2], ['渣土车遗撒，路面有泥土']],
  ['E0117', 16, 'green', ['warm', 'office', 'leisure'], [0.3, 1], ['绿地内有垃圾', '草坪上有塑料袋和烟头']],
  ['E0118', 7, 'green', ['spring', 'office', 'working'], [0.25, 1], ['修剪的树枝未清走']],
  ['E0120', 7, 'homes', ['autumn', 'evening', 'even'], [0.6, 3], ['有人焚烧树叶，烟味很大']],
  ['E0121', 6, 'green', ['spring', 'office', 'even'], [0.5, 1], ['行道树生虫，叶片脱落']],
  ['E0125', 8, 'river', ['summer', 'office', 'even'], [0.4, 2], ['河面有漂浮物', '水草和垃圾堆积在岸边']],
  ['E0126', 5, 'river', ['summer', 'waking', 'even'], [0.75, 3], ['河水发黑发臭']],
  [
    'E0128',
    36,
    'shopfront',
    ['warm', 'evening', 'leisure'],
    [0.86, 2],
    ['商铺外放音响招揽顾客，噪音大', '广场舞音响声音过大'],
  ],
  [
    'E0129',
    30,
    'shopfront',
    ['barbecue', 'nightMarket', 'leisure'],
    [0.66, 2],
    ['露天烧烤油烟扰民', '烧烤摊占道，烟雾大'],
  ],
  ['E0130', 12, 'shopfront', ['even', 'evening', 'even'], [0.6, 3], ['餐馆往雨水口倾倒污水']],
  ['E0131', 10, 'shopfront', ['summer', 'evening', 'even'], [0.45, 2], ['餐厨垃圾洒漏，地面油腻']],
  ['E0196', 13, 'homes', ['even', 'evening', 'even'], [0.8, 2], ['公共车位私装地锁']],
  ['E0191', 9, 'homes', ['spring', 'office', 'even'], [0.7, 2], ['绿地被圈占种菜', '绿化带被碾压毁坏']],
  ['E0184', 15, 'homes', ['warm', 'evening', 'leisure'], [0.85, 2], ['遛狗不牵绳', '楼道内养犬，叫声扰民']],
  ['E0180', 9, 'road', ['summer', 'office', 'even'], [0.5, 2], ['通信线缆垂落，有安全隐患']],
  ['E0203', 9, 'shopfront', ['even', 'office', 'working'], [0.15, 1], ['违规设置户外广告']],
  ['E0207', 9, 'road', ['even', 'office', 'working'], [0.1, 1], ['路边违规悬挂横幅']],
  ['E0301', 40, 'site', ['building', 'night', 'even'], [0.95, 2], ['工地夜间施工，噪音扰民', '凌晨还在打桩，影响休息']],
  ['E0302', 11, 'site', ['building', 'office', 'working'], [0.45, 2], ['施工围挡占用车道']],
  ['E0304', 20, 'site', ['building', 'office', 'working'], [0.55, 2], ['工地扬尘，未洒水', '裸土未覆盖，扬尘大']],
  ['E0305', 9, 'site', ['building', 'office', 'working'], [0.3, 2], ['施工废料未及时清运']],
  ['E0312', 8, 'site', ['building', 'morning', 'working'], [0.25, 2], ['工地车辆带泥上路']],
  [
    'E0401',
    60,
    'shopfront',
    ['summer', 'nightMarket', 'leisure'],
    [0.36, 1],
    ['流动商贩占道叫卖，影响通行', '流动摊贩聚集，地面脏乱'],
  ],
  ['E0402', 10, 'shopfront', ['summer', 'morning', 'leisure'], [0.55, 2], ['早市超时经营，地面脏乱']],
  ['E0405', 56, 'shopfront', ['warm', 'waking', 'even'], [0.18, 1], ['店外经营，占用人行道', '商品摆放到门外']],
  ['E0406', 24, 'road', ['warm', 'evening', 'leisure'], [0.42, 2], ['占道摆摊，车辆难行']],
  [
    'E0410',
    52,
    'shopfront',
    ['even', 'waking', 'working'],
    [0.3, 1],
    ['非机动车乱停放，堵塞人行道', '电动车停在盲道上'],
  ],
  ['E0493', 30, 'road', ['warm', 'waking', 'working'], [0.35, 1], ['共享单车乱停，影响行人', '共享单车倒伏一片']],
  ['E0496', 22, 'homes', ['even', 'evening', 'even'], [0.82, 3], ['消防通道被占用', '车辆堵住消防通道']],
  ['E0501', 7, 'road', ['frost', 'allDay', 'even'], [0.9, 4], ['供水管道破裂，路面冒水']],
  ['E0503', 18, 'homes', ['warm', 'allDay', 'even'], [0.85, 3], ['下水道堵塞，污水外溢', '排水管破裂，污水流到路面']],
  ['E0504', 12, 'homes', ['heating', 'allDay', 'even'], [0.95, 4], ['热力管道漏水，暖气不热', '供热管道破裂冒热气']],
  ['E0505', 2, 'road', ['rain', 'allDay', 'even'], [0.7, 5], ['路面塌陷，已出现空洞']],
  ['E0506', 15, 'road', ['rain', 'allDay', 'even'], [0.75, 4], ['道路积水严重，车辆难以通行', '下雨后积水没过脚踝']],
  ['E0507', 13, 'road', ['snow', 'morning', 'even'], [0.6, 3], ['路面结冰，行人易滑倒', '积雪未清扫']],
  ['E0508', 5, 'road', ['summer', 'allDay', 'even'], [0.65, 4], ['架空线缆掉落在路面']],
  ['E0604', 20, 'shopfront', ['even', 'office', 'working'], [0.05, 1], ['门前五包责任未落实']],
  ['P0102', 9, 'road', ['even', 'waking', 'even'], [0.5, 3], ['污水井盖破损', '污水井盖移位，存在隐患']],
  ['P0103', 10, 'road', ['rain', 'waking', 'even'], [0.5, 3], ['雨水井盖松动作响']],
  ['P0104', 11, 'road', ['rain', 'office', 'even'], [0.4, 2], ['雨水箅子堵塞']],
  ['P0137', 24, 'road', ['even', 'dark', 'even'], [0.72, 2], ['路灯不亮', '整排路灯夜间不亮']],
  ['P0146', 6, 'homes', ['warm', 'waking', 'leisure'], [0.75, 2], ['健身器材损坏']],
  ['P0204', 4, 'road', ['even', 'office', 'working'], [0.35, 1], ['公交站牌破损']],
  ['P0217', 10, 'road', ['even', 'office', 'working'], [0.25, 2], ['交通护栏倒伏']],
  ['P0225', 5, 'road', ['even', 'office', 'working'], [0.2, 1], ['非机动车停放点标线磨损']],
  ['P0284', 15, 'road', ['spring', 'office', 'working'], [0.5, 2], ['人行道地砖破损松动']],
  ['P0301', 5, 'green', ['warm', 'waking', 'leisure'], [0.65, 2], ['公厕有异味，设施损坏']],
  ['P0305', 16, 'road', ['even', 'office', 'even'], [0.2, 1], ['果皮箱破损', '果皮箱倾倒']],
  ['P0402', 12, 'road', ['summer', 'office', 'even'], [0.5, 2], ['行道树枝杈断落', '行道树遮挡路灯']],
  ['P0407', 3, 'green', ['even', 'waking', 'leisure'], [0.5, 1], ['街头座椅损坏']],
  ['P0507', 3, 'river', ['even', 'office', 'even'], [0.45, 3], ['河边护栏损坏']],
]

export const rhythms: readonly ClassRhythm[] = rows.map(
  ([code, weight, place, [season, day, week], [residentShare, severity], texts]) => ({
    code,
    weight,
    place,
    season,
    day,
    week,
    weather: weatherOf(season),
    residentShare,
    severity,
    texts,
  }),
)
