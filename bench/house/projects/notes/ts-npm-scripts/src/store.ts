export class Store { #notes = new Map<string, string>(); add(id: string, text: string): void { this.#notes.set(id, text); } get(id: string): string | undefined { return this.#notes.get(id); } }
