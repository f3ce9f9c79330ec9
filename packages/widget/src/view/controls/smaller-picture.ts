/** A photograph as large as a model looks at it, and not as a camera takes it: what is sent waits for its last byte. */

/** CSS pixels of the longer side. Models look at less. */
const LONGEST_PX = 2048;
const QUALITY = 0.85;

/** A PNG or JPEG of a bearable size is answered as it is. Rejects where the browser cannot read it as a picture. */
export async function smallerPicture(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  if (scale === 1 && /^image\/(png|jpeg)$/.test(file.type)) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new TypeError('No picture could be made of it.'));
    canvas.toBlob(take, 'image/jpeg', QUALITY);
  });
}
