import { box, COLOURS, drawing, line, text } from '../svg';

/** Calls of one second. */
export interface Second {
  readonly answered: number;
  readonly refused: number;
}

const WIDTH = 760;
const HEIGHT = 260;
const LEFT = 50;
const BOTTOM = 40;
const TOP = 40;

/** Calls by the second, those that were throttled on top. */
export function timelinePlot(title: string, seconds: readonly Second[], perSecond: number): string {
  const most = Math.max(perSecond, ...seconds.map(({ answered, refused }) => answered + refused));
  const height = HEIGHT - BOTTOM - TOP;
  const width = (WIDTH - LEFT - 20) / Math.max(1, seconds.length);
  const y = (calls: number): number => HEIGHT - BOTTOM - (calls / most) * height;
  const every = Math.ceil(seconds.length / 12);
  return drawing(title, WIDTH, HEIGHT, [
    text(10, 20, title),
    ...seconds.flatMap(({ answered, refused }, second) => {
      const x = LEFT + second * width;
      return [
        box(x, y(answered), width - 2, y(0) - y(answered), COLOURS.ours),
        box(x, y(answered + refused), width - 2, y(answered) - y(answered + refused), COLOURS.refused),
        ...(second % every === 0 ? [text(x, HEIGHT - BOTTOM + 18, String(second))] : []),
      ];
    }),
    line(LEFT, y(perSecond), WIDTH - 20, y(perSecond)),
    text(WIDTH - 20, y(perSecond) - 5, `${String(perSecond)} calls a second are let through`, 'end'),
    text(LEFT - 6, y(most) + 5, String(most), 'end'),
    text(LEFT - 6, y(0) + 5, '0', 'end'),
    text(WIDTH - 20, HEIGHT - 6, 'seconds', 'end'),
    box(LEFT, HEIGHT - 16, 10, 10, COLOURS.ours),
    text(LEFT + 16, HEIGHT - 6, 'answered'),
    box(LEFT + 100, HEIGHT - 16, 10, 10, COLOURS.refused),
    text(LEFT + 116, HEIGHT - 6, 'throttled'),
  ]);
}
