import type { UpdateParameters } from '@deck.gl/core'
import { BitmapLayer } from '@deck.gl/layers'
import { fragmentShader, latticeUniforms } from './lattice-shader.ts'
import type { LatticeLayer } from './scene.ts'

type Props = { lattice: LatticeLayer }
type Texture = ReturnType<BitmapLayer['context']['device']['createTexture']>
type Textures = { values: Texture | undefined; colors: Texture | undefined }

const looks = { smooth: 0, square: 1, hexagon: 2 } as const
/** No value reaches it: the upper end of classes that are not there. */
const never = 3e38

/** A textured quad whose colour is worked out from the values themselves, see lattice-shader.ts. */
export class LatticeDeckLayer extends BitmapLayer<Props> {
  static override layerName = 'LatticeDeckLayer'
  static override defaultProps = { lattice: { type: 'object', value: null, compare: false } } as never

  override getShaders() {
    const shaders = super.getShaders() as { modules: unknown[] }
    return { ...shaders, fs: fragmentShader, modules: [...shaders.modules, latticeUniforms] }
  }

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params)
    const { lattice } = this.props
    const before = this.shown
    if (before?.version !== lattice.version || before.values !== lattice.values) this.holdValues(lattice)
    if (before?.colors !== lattice.colors) this.holdColors(lattice)
    this.setState({ shown: lattice })
    this.setNeedsRedraw()
  }

  override finalizeState(context: this['context']): void {
    const { values, colors } = this.textures
    values?.destroy()
    colors?.destroy()
    super.finalizeState(context)
  }

  override draw(opts: { shaderModuleProps: { picking: { isActive: boolean } } }): void {
    const { model } = this.state
    const { values, colors } = this.textures
    // What is under the pointer is reckoned from its position (cellAt), so nothing is drawn to pick from.
    if (!model || !values || !colors || opts.shaderModuleProps.picking.isActive) return
    model.shaderInputs.setProps({
      bitmap: {
        bounds: [0, 0, 0, 0],
        coordinateConversion: 0,
        desaturate: 0,
        tintColor: [1, 1, 1],
        transparentColor: [0, 0, 0, 0],
      },
      lattice: { ...uniformsOf(this.props.lattice), valuesTexture: values, colorsTexture: colors },
    })
    model.draw(this.context.renderPass)
  }

  private get shown(): LatticeLayer | undefined {
    return (this.state as unknown as { shown?: LatticeLayer } | undefined)?.shown
  }

  private get textures(): Textures {
    const held = (this.state as unknown as { textures?: Textures } | undefined)?.textures
    return held ?? { values: undefined, colors: undefined }
  }

  private holdValues({ values, width, height }: LatticeLayer): void {
    const { textures } = this
    const canKeep = textures.values?.width === width && textures.values.height === height
    if (!canKeep) textures.values?.destroy()
    const texture = canKeep ? textures.values : this.makeTexture('r32float', width, height)
    texture?.writeData(values, { bytesPerRow: width * 4, rowsPerImage: height })
    this.setState({ textures: { ...textures, values: texture } })
  }

  private holdColors({ colors }: LatticeLayer): void {
    const { textures } = this
    textures.colors?.destroy()
    const texture = this.makeTexture('rgba8unorm', colors.length / 4, 1)
    texture.writeData(colors)
    this.setState({ textures: { ...textures, colors: texture } })
  }

  private makeTexture(format: 'r32float' | 'rgba8unorm', width: number, height: number): Texture {
    const sampler = { minFilter: 'nearest', magFilter: 'nearest', addressModeU: 'clamp-to-edge' } as const
    return this.context.device.createTexture({ format, width, height, sampler, mipLevels: 1 })
  }
}

// The opacity is ours too: deck.gl bends its own, and then a colour would not be the legend's.
function uniformsOf({ width, height, look, scale, colors, opacity, pointed, rim }: LatticeLayer) {
  const breaks = scale.type === 'classes' ? scale.breaks : []
  const upper = Array.from({ length: 8 }, (_, i) => breaks[i] ?? never)
  return {
    shape: [width, height, looks[look], scale.type === 'classes' ? breaks.length + 1 : 0],
    scale: [...(scale.type === 'power' ? [scale.max, scale.exponent] : [1, 1]), colors.length / 4, opacity],
    breaksLow: upper.slice(0, 4),
    breaksHigh: upper.slice(4),
    pointed: [pointed?.[0] ?? 0, pointed?.[1] ?? 0, pointed === null ? 0 : 1, 0],
    rim: [...rim.map((part) => part / 255), 1],
  }
}
