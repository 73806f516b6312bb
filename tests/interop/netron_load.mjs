// node netron_load.mjs NETRON_FOLDER FILE...: does Netron's own reader open each file, and see its operators and tensors?
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as url from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const load = (name) => import(url.pathToFileURL(path.join(folder, name)));
const tflite = await load('tflite.js');
const flatbuffers = await load('flatbuffers.js');
const base = await load('base.js');
const metadata = { type: () => null, attribute: () => null };

let failed = 0;
for (const file of files) {
    try {
        const bytes = new Uint8Array(fs.readFileSync(file));
        const context = {
            identifier: path.basename(file),
            stream: new base.BinaryStream(bytes),
            peek: async (type) => (type === 'flatbuffers.binary' ? flatbuffers.BinaryReader.open(bytes) : null),
            set: (type, value) => { context.type = type; context.value = value; return type; },
            require: (name) => load(name + '.js'),
            metadata: async () => metadata
        };
        const factory = new tflite.ModelFactory();
        if (!await factory.match(context)) {
            throw new Error('not taken for a .tflite');
        }
        const model = await factory.open(context);
        const graph = (model.modules || model.graphs)[0];
        if (graph.nodes.length === 0 || graph.inputs.length === 0 || graph.outputs.length === 0) {
            throw new Error('nothing is in its graph');
        }
    } catch (error) {
        failed += 1;
        console.log(`${path.basename(file)}: Netron: ${error.message}`);
    }
}
console.log(`Netron opens ${files.length - failed} of ${files.length}`);
process.exit(failed === 0 && files.length > 0 ? 0 : 1);
