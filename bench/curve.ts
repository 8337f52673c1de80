/** Curves as SVG: both axes logarithmic, so that a power is a straight line and its exponent the slope. */
import type { Curve } from './growth.ts';

const width = 720;
const height = 400;
const plot = { left: 70, right: width - 20, top: 20, bottom: height - 100 };
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

/** Draws curves of the same points. `axis`: what grows, with its unit. The text of a file. */
export function drawCurves(curves: readonly Curve[], axis: string): string {
  const points = curves[0]!.points;
  const costs = curves.flatMap(({ cpuMs }) => cpuMs);
  const [low, high] = [powerBelow(Math.min(...costs)), powerAbove(Math.max(...costs))];
  const x = scale(points[0]!, points.at(-1)!, plot.left, plot.right);
  const y = scale(low, high, plot.bottom, plot.top);
  const across = powers(low, high).map(
    (cost) => gridLine(plot.left, y(cost), plot.right, y(cost)) + text(plot.left - 8, y(cost) + 4, String(cost), 'end'),
  );
  const down = points.map(
    (point) =>
      gridLine(x(point), plot.top, x(point), plot.bottom) +
      text(x(point), plot.bottom + 18, point.toLocaleString('en'), 'middle'),
  );
  const lines = curves.map(({ name, cpuMs, exponent }, index) => {
    const colour = colours[index % colours.length]!;
    const corners = cpuMs.map((cost, at) => `${round(x(points[at]!))},${round(y(cost))}`).join(' ');
    const legend = plot.bottom + 56 + index * 16;
    return (
      `<polyline points="${corners}" fill="none" stroke="${colour}" stroke-width="2"/>\n` +
      `<rect x="${plot.left}" y="${legend - 9}" width="12" height="4" fill="${colour}"/>\n` +
      text(plot.left + 20, legend, `${name}: exponent ${exponent.toFixed(2)}`, 'start')
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">\n` +
    `<rect width="${width}" height="${height}" fill="#fff"/>\n` +
    `${[...across, ...down, ...lines].join('')}` +
    text((plot.left + plot.right) / 2, plot.bottom + 36, axis, 'middle') +
    text(8, plot.top - 6, 'CPU ms/request', 'start') +
    '</svg>\n'
  );
}

/** From a value to its place, by logarithm. */
function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  const span = Math.log(high / low) || 1;
  return (value) => from + ((to - from) * Math.log(value / low)) / span;
}

const powerBelow = (value: number): number => 10 ** Math.floor(Math.log10(value));
const powerAbove = (value: number): number => 10 ** Math.ceil(Math.log10(value));

function powers(low: number, high: number): number[] {
  const count = Math.round(Math.log10(high / low));
  return Array.from({ length: count + 1 }, (_, at) => Number((low * 10 ** at).toPrecision(1)));
}

const round = (place: number): string => place.toFixed(1);

const gridLine = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ddd"/>\n`;

const text = (x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escape(content)}</text>\n`;

const escape = (content: string): string => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
