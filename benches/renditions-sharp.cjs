// sharp for benches/renditions: one decode a photo, each size from the one above through raw pixels, two photos at a time.
// Photos with a profile come out in sRGB, which the print size then says.
const fs = require('node:fs');
const path = require('node:path');
const sharp = require('sharp');

const [out, ...photos] = process.argv.slice(2);
sharp.cache(false);
sharp.concurrency(1);
fs.mkdirSync(out, { recursive: true });

function within(side) {
  return { width: side, height: side, fit: 'inside', kernel: 'lanczos3', withoutEnlargement: true };
}

async function smaller(picture, side) {
  const { data, info } = await picture.resize(within(side)).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return () => sharp(data, { raw: { width, height, channels } });
}

async function make(photo) {
  const stem = path.basename(photo, path.extname(photo));
  const file = (size) => path.join(out, `${stem}_${size}.jpg`);
  const print = await smaller(sharp(photo).rotate(), 3543);
  const written = [
    print().withMetadata({ density: 300 }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(file('print')),
  ];
  let above = print;
  for (const [size, side] of [['web', 2048], ['mail', 1200], ['thumb', 400]]) {
    above = await smaller(above(), side);
    written.push(above().jpeg({ quality: 82 }).toFile(file(size)));
  }
  await Promise.all(written);
}

async function work() {
  while (photos.length > 0) await make(photos.shift());
}

Promise.all([work(), work()]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
