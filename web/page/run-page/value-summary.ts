/** Says in a few characters what a value is. */
export function summaryOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  if (typeof value === "object") {
    const names = Object.keys(value);
    const shown = names.slice(0, 4).join(", ");
    return names.length === 0 ? "empty" : names.length > 4 ? `${shown}, and ${names.length - 4} more` : shown;
  }
  const text = JSON.stringify(value) ?? "";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
