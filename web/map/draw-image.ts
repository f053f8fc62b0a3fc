import type { ImageRecipe } from './scene.ts'

/** Twice the size on screen, so that icons stay sharp on dense displays. */
const pixelRatio = 2
const badgeSize = 22
const hatchSize = 9

export function drawImage(recipe: ImageRecipe): { image: ImageData; pixelRatio: number } {
  const size = (recipe.type === 'badge' ? badgeSize : hatchSize) * pixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser gives no 2D canvas to draw icons with.')
  context.scale(pixelRatio, pixelRatio)
  if (recipe.type === 'badge') drawBadge(context, recipe)
  else drawHatch(context, recipe.color)
  return { image: context.getImageData(0, 0, size, size), pixelRatio }
}

/** A rounded square with a rim and a glyph given as an SVG path on a 24 by 24 grid. */
function drawBadge(context: CanvasRenderingContext2D, recipe: Extract<ImageRecipe, { type: 'badge' }>): void {
  context.beginPath()
  context.roundRect(1, 1, badgeSize - 2, badgeSize - 2, 6)
  context.fillStyle = recipe.fill
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = recipe.rim
  context.stroke()
  context.translate(4, 4)
  context.scale(14 / 24, 14 / 24)
  context.fillStyle = recipe.ink
  context.fill(new Path2D(recipe.path), 'evenodd')
}

/** Diagonal lines that meet themselves at the edges of the tile, so that the pattern has no seams. */
function drawHatch(context: CanvasRenderingContext2D, color: string): void {
  context.strokeStyle = color
  context.lineWidth = 0.9
  for (const shift of [-hatchSize, 0, hatchSize]) {
    context.beginPath()
    context.moveTo(shift - 1, hatchSize + 1)
    context.lineTo(shift + hatchSize + 1, -1)
    context.stroke()
  }
}
