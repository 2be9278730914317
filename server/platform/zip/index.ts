export { readZip, type ZipEntry, type ZipLimits, ZipRefusal } from './read-zip.ts';
export { writeZip } from './write-zip.ts';
