/** Typed arrays that grow: a hundred thousand articles do not fit into arrays of objects. */

export class GrowingUint32 {
  values = new Uint32Array(4);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(Math.ceil(this.length * 1.6));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

export class GrowingFloat32 {
  values = new Float32Array(4);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float32Array(Math.ceil(this.length * 1.6));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

/** In which documents a term is, and how heavily. Documents ascend. */
export class Postings {
  documents = new Uint32Array(2);
  weights = new Uint8Array(2);
  length = 0;

  push(document: number, weight: number): void {
    if (this.length === this.documents.length) {
      const size = Math.ceil(this.length * 1.6);
      const documents = new Uint32Array(size);
      documents.set(this.documents);
      const weights = new Uint8Array(size);
      weights.set(this.weights);
      this.documents = documents;
      this.weights = weights;
    }
    this.documents[this.length] = document;
    this.weights[this.length] = weight;
    this.length += 1;
  }
}
