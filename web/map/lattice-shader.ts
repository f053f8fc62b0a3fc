/**
 * Colours a lattice of values pixel by pixel. Nothing here knows the zoom but the width of the rims: the same ground
 * has the same value and the same colour whoever looks from where.
 */
export const latticeUniforms = {
  name: 'lattice',
  fs: `\
layout(std140) uniform latticeUniforms {
  vec4 shape;
  vec4 scale;
  vec4 breaksLow;
  vec4 breaksHigh;
  vec4 pointed;
  vec4 rim;
} lattice;
uniform highp sampler2D valuesTexture;
uniform highp sampler2D colorsTexture;
`,
  uniformTypes: {
    /** Columns, rows, look (0 smooth, 1 square, 2 hexagon), classes (0: along the power scale). */
    shape: 'vec4<f32>',
    /** Upper end, exponent, entries of colour, opacity. */
    scale: 'vec4<f32>',
    breaksLow: 'vec4<f32>',
    breaksHigh: 'vec4<f32>',
    /** Column and row, and whether there is one. */
    pointed: 'vec4<f32>',
    rim: 'vec4<f32>',
  },
} as const

export const fragmentShader = `\
#version 300 es
#define SHADER_NAME lattice-fragment-shader
precision highp float;

in vec2 vTexCoord;
in vec2 vTexPos;
out vec4 fragColor;

const float PITCH = 0.8660254037844386;
const float APEX = 0.5773502691896258;

float valueAt(ivec2 cell) {
  ivec2 size = ivec2(lattice.shape.xy);
  if (any(lessThan(cell, ivec2(0))) || any(greaterThanEqual(cell, size))) return 0.0;
  return texelFetch(valuesTexture, cell, 0).r;
}

float clampedAt(ivec2 cell) {
  return texelFetch(valuesTexture, clamp(cell, ivec2(0), ivec2(lattice.shape.xy) - 1), 0).r;
}

/** Weights of the cubic through four neighbours (Lagrange), at a place between the middle two. */
vec4 cubic(float f) {
  float a = f + 1.0;
  float b = f - 1.0;
  float c = f - 2.0;
  return vec4(-f * b * c / 6.0, a * b * c / 2.0, -a * f * c / 2.0, a * f * b / 6.0);
}

float lineAt(ivec2 first, vec4 weights) {
  vec4 line = vec4(clampedAt(first), clampedAt(first + ivec2(1, 0)), clampedAt(first + ivec2(2, 0)), clampedAt(first + ivec2(3, 0)));
  return dot(line, weights);
}

float smoothAt(vec2 place) {
  vec2 corner = floor(place);
  vec4 across = cubic(place.x - corner.x);
  vec4 down = cubic(place.y - corner.y);
  ivec2 first = ivec2(corner) - 1;
  float value = 0.0;
  for (int line = 0; line < 4; line++) value += down[line] * lineAt(first + ivec2(0, line), across);
  return max(0.0, value);
}

/** Of a place in widths from the middle of the first hexagon: column, row, and the way to the nearest edge. */
vec3 hexagonOf(vec2 place) {
  float above = floor(place.y / PITCH);
  vec2 best = vec2(0.0);
  vec2 toBest = vec2(9.0);
  for (int step = 0; step < 2; step++) {
    float row = above + float(step);
    float shift = mod(row, 2.0) * 0.5;
    float column = floor(place.x - shift + 0.5);
    vec2 way = place - vec2(column + shift, row * PITCH);
    if (dot(way, way) < dot(toBest, toBest)) {
      best = vec2(column, row);
      toBest = way;
    }
  }
  vec2 far = abs(toBest);
  return vec3(best, 0.5 - max(far.x, 0.5 * far.x + PITCH * far.y));
}

vec3 cellOf(vec2 uv) {
  if (lattice.shape.z < 1.5) {
    vec2 place = uv * lattice.shape.xy;
    vec2 inside = fract(place);
    vec2 near = min(inside, 1.0 - inside);
    return vec3(floor(place), min(near.x, near.y));
  }
  vec2 size = vec2(lattice.shape.x + 0.5, (lattice.shape.y - 1.0) * PITCH + 2.0 * APEX);
  return hexagonOf(uv * size - vec2(0.5, APEX));
}

int entryOf(float value) {
  if (lattice.shape.w < 0.5) {
    float share = min(1.0, pow(value / lattice.scale.x, lattice.scale.y));
    return int(floor(share * (lattice.scale.z - 1.0) + 0.5));
  }
  int entry = 0;
  for (int i = 0; i < 4; i++) {
    if (value >= lattice.breaksLow[i]) entry++;
    if (value >= lattice.breaksHigh[i]) entry++;
  }
  return entry;
}

vec4 colorOf(float value) {
  if (value <= 0.0) return vec4(0.0);
  return texelFetch(colorsTexture, ivec2(entryOf(value), 0), 0);
}

vec4 cellColor(vec2 uv) {
  vec3 cell = cellOf(uv);
  vec4 color = colorOf(valueAt(ivec2(cell.xy)));
  // How much of a cell a pixel is; below a dozen pixels a cell has no room for a gap.
  float pixel = fwidth(uv.x) * lattice.shape.x;
  float gap = smoothstep(1.0 / 9.0, 1.0 / 20.0, pixel);
  color.a *= mix(1.0, smoothstep(0.0, 1.2, cell.z / pixel), gap * 0.55);
  bool isPointed = lattice.pointed.z > 0.5 && distance(cell.xy, lattice.pointed.xy) < 0.5;
  if (isPointed && cell.z < max(2.5 * pixel, 0.06)) return lattice.rim;
  return color;
}

void main(void) {
  vec2 uv = vTexCoord;
  vec4 color = lattice.shape.z < 0.5 ? colorOf(smoothAt(uv * lattice.shape.xy - 0.5)) : cellColor(uv);
  if (color.a <= 0.0) discard;
  fragColor = vec4(color.rgb, color.a * lattice.scale.w);
  geometry.uv = uv;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`
