/** Connections of two dialogues, paired as they are used by the same requests. */
export class Pairing {
  private readonly forth = new Map<number, number>();
  private readonly back = new Map<number, number>();
  private readonly names = new Map<number, string>();

  /** Pairs two; gives the names of the recorded one and of the one that the other stands for: equal if all is well. */
  join(recorded: number, judged: number): readonly [string, string] {
    if (!this.forth.has(recorded) && !this.back.has(judged)) {
      this.forth.set(recorded, judged);
      this.back.set(judged, recorded);
      this.names.set(recorded, `connection ${this.names.size + 1}`);
    }
    return [this.nameOf(recorded), this.nameOf(this.back.get(judged))];
  }

  private nameOf(recorded: number | undefined): string {
    return (recorded === undefined ? undefined : this.names.get(recorded)) ?? 'a new connection';
  }
}
