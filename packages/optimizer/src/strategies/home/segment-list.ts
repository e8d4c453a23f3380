/** Lengths and slopes in ascending order of slope: the merge ("infimal convolution") of linear pieces. */
export class SegmentList {
  readonly lengths: number[] = [];
  readonly slopes: number[] = [];
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds a piece; one without length is left out. */
  insert(slope: number, length: number): void {
    if (!(length > 0)) return;
    let at = this.count;
    this.count += 1;
    while (at > 0 && (this.slopes[at - 1] ?? 0) > slope) {
      this.slopes[at] = this.slopes[at - 1] ?? 0;
      this.lengths[at] = this.lengths[at - 1] ?? 0;
      at -= 1;
    }
    this.slopes[at] = slope;
    this.lengths[at] = length;
  }

  /** Adds a piece that is not merged: slopes need not ascend. */
  append(slope: number, length: number): void {
    this.slopes[this.count] = slope;
    this.lengths[this.count] = length;
    this.count += 1;
  }

  /** Makes this a copy of another. */
  copy(other: SegmentList): void {
    this.count = other.count;
    for (let at = 0; at < other.count; at += 1) {
      this.slopes[at] = other.slopes[at] ?? 0;
      this.lengths[at] = other.lengths[at] ?? 0;
    }
  }

  /** Length of the pieces whose slope is below a price. */
  lengthBelow(price: number): number {
    let length = 0;
    for (let at = 0; at < this.count && (this.slopes[at] ?? 0) < price; at += 1)
      length += this.lengths[at] ?? 0;
    return length;
  }
}
