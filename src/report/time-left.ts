/** Milliseconds as a person says them: `in 1 h`, `in 1 h 30 min`. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return milliseconds > 0 ? 'in less than a minute' : 'already past';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `in ${[hours > 0 && `${String(hours)} h`, rest > 0 && `${String(rest)} min`].filter(Boolean).join(' ')}`;
}
