/** A copy of an object without one of its properties. */
export function without<T extends object, Key extends keyof T>(value: T, key: Key): Omit<T, Key> {
  const copy = { ...value };
  Reflect.deleteProperty(copy, key);
  return copy;
}
