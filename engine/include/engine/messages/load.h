// Reading model files. No include guard: all.h includes this more than once.
// FILE: the file itself; GGUF, JSON, SAFE: its structure; FOLDER, CONFIG: a model folder; MODEL: what it describes; VOCAB: its vocabulary.
MESSAGE(FileNotFound, "FILE-001", QT_TRANSLATE_NOOP("Engine", "There is no file at %1."),
        QT_TRANSLATE_NOOP("Engine", "Check the path, or choose the file again."))
MESSAGE(FileUnreadable, "FILE-002", QT_TRANSLATE_NOOP("Engine", "%1 cannot be read: %2."),
        QT_TRANSLATE_NOOP("Engine", "Check that you may open the file and that its disk is connected."))
MESSAGE(FileIsFolder, "FILE-003", QT_TRANSLATE_NOOP("Engine", "%1 is a folder, not a model file."),
        QT_TRANSLATE_NOOP("Engine", "Choose the .gguf file inside it."))
MESSAGE(FileEmpty, "FILE-004", QT_TRANSLATE_NOOP("Engine", "%1 is empty: the download did not finish."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(FileIsWebPage, "FILE-005", QT_TRANSLATE_NOOP("Engine", "%1 is a web page, not a model."),
        QT_TRANSLATE_NOOP("Engine", "The link led to a page about the model. Use the page's download button for the file itself."))
MESSAGE(FileIsLfsPointer, "FILE-006", QT_TRANSLATE_NOOP("Engine", "%1 is only a Git LFS pointer: a note of where the model is, not the model."),
        QT_TRANSLATE_NOOP("Engine", "Run \"git lfs pull\" in its folder, or download the file from the website."))
MESSAGE(FileIsSafetensors, "FILE-007", QT_TRANSLATE_NOOP("Engine", "%1 is a safetensors file without the config.json that says what model it is."),
        QT_TRANSLATE_NOOP("Engine", "Put all files of the model into one folder, and open the folder."))
MESSAGE(FileIsArchive, "FILE-008", QT_TRANSLATE_NOOP("Engine", "%1 is a compressed archive (%2), not a model."),
        QT_TRANSLATE_NOOP("Engine", "Unpack it and choose the .gguf file inside."))
MESSAGE(FileIsPickle, "FILE-009", QT_TRANSLATE_NOOP("Engine", "%1 is a PyTorch file. Such files can run code when they are opened, so Parlor refuses them."),
        QT_TRANSLATE_NOOP("Engine", "Look for a safetensors or GGUF version of the same model."))
MESSAGE(FileIsOldGgml, "FILE-010", QT_TRANSLATE_NOOP("Engine", "%1 is in the old %2 format from before August 2023."),
        QT_TRANSLATE_NOOP("Engine", "Look for a GGUF version of the same model."))
MESSAGE(FileUnfinished, "FILE-011", QT_TRANSLATE_NOOP("Engine", "%1 is still being downloaded, or its download stopped: it has %2 so far."),
        QT_TRANSLATE_NOOP("Engine", "Wait until the download has finished, then choose the finished file."))
MESSAGE(FileZeros, "FILE-012", QT_TRANSLATE_NOOP("Engine", "%1 has only zeros from %2 on: the download or the copy did not finish."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(FileChanged, "FILE-013", QT_TRANSLATE_NOOP("Engine", "%1 changed while it was being read."),
        QT_TRANSLATE_NOOP("Engine", "Wait until nothing writes to the file, then open it again."))
MESSAGE(FileIsText, "FILE-014", QT_TRANSLATE_NOOP("Engine", "%1 is a text file, not a model. It begins with: %2"),
        QT_TRANSLATE_NOOP("Engine", "Choose the .gguf file itself."))
MESSAGE(FileUnknownKind, "FILE-015", QT_TRANSLATE_NOOP("Engine", "%1 is not a GGUF model: it begins with %2."),
        QT_TRANSLATE_NOOP("Engine", "Choose a .gguf file."))
MESSAGE(GgufVersionOld, "GGUF-001", QT_TRANSLATE_NOOP("Engine", "The file is GGUF version %1; versions 2 and 3 can be read."),
        QT_TRANSLATE_NOOP("Engine", "Download a newer version of the model."))
MESSAGE(GgufVersionNew, "GGUF-002", QT_TRANSLATE_NOOP("Engine", "The file is GGUF version %1, which is newer than this program."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor."))
MESSAGE(GgufBigEndian, "GGUF-003", QT_TRANSLATE_NOOP("Engine", "The file is a big-endian GGUF, made for other processors."),
        QT_TRANSLATE_NOOP("Engine", "Download the ordinary (little-endian) version of the model."))
MESSAGE(GgufHeaderTruncated, "GGUF-004", QT_TRANSLATE_NOOP("Engine", "The file ends inside its header, after %1: the download did not finish."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(GgufDataTruncated, "GGUF-005", QT_TRANSLATE_NOOP("Engine", "The file ends early: it needs %1 and has %2. The download did not finish."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(GgufHeaderTooLarge, "GGUF-006", QT_TRANSLATE_NOOP("Engine", "The header is larger than %1, the most that Parlor reads."),
        QT_TRANSLATE_NOOP("Engine", "The file is probably damaged. Download it again."))
MESSAGE(GgufKeyCount, "GGUF-007", QT_TRANSLATE_NOOP("Engine", "The header claims %1 entries (at most %2 are read)."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufTensorCount, "GGUF-008", QT_TRANSLATE_NOOP("Engine", "The header claims %1 tensors (at most %2 are read)."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufLength, "GGUF-009", QT_TRANSLATE_NOOP("Engine", "The header claims a text of %1 bytes in %2, more than a header may have."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufArrayLength, "GGUF-010", QT_TRANSLATE_NOOP("Engine", "The header claims a list of %1 values in %2, more than a header may have."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufKeyInvalid, "GGUF-011", QT_TRANSLATE_NOOP("Engine", "Entry %1 of the header has an invalid name: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufKeyTwice, "GGUF-012", QT_TRANSLATE_NOOP("Engine", "The header has the entry %1 twice."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again, or choose another one."))
MESSAGE(GgufValueType, "GGUF-013", QT_TRANSLATE_NOOP("Engine", "The entry %1 has the unknown type %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged, or newer than this program."))
MESSAGE(GgufNestedArray, "GGUF-014", QT_TRANSLATE_NOOP("Engine", "The entry %1 is a list of lists, which is not supported."),
        QT_TRANSLATE_NOOP("Engine", "Choose another file of this model."))
MESSAGE(GgufBool, "GGUF-015", QT_TRANSLATE_NOOP("Engine", "The entry %1 should be true or false, but is %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufAlignment, "GGUF-016", QT_TRANSLATE_NOOP("Engine", "The entry general.alignment is %1; it must be a power of two from 8 to 65536."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(GgufWrongType, "GGUF-017", QT_TRANSLATE_NOOP("Engine", "The entry %1 is %2, but should be %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(GgufEntryTooLarge, "GGUF-018", QT_TRANSLATE_NOOP("Engine", "The entry %1 has %2; Parlor reads at most %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged, or needs a newer program."))
MESSAGE(TensorNameInvalid, "GGUF-020", QT_TRANSLATE_NOOP("Engine", "Tensor number %1 has an invalid name: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorTwice, "GGUF-021", QT_TRANSLATE_NOOP("Engine", "The file has the tensor %1 twice."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again, or choose another one."))
MESSAGE(TensorRank, "GGUF-022", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has %2 dimensions; 1 to 4 are possible."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorDimension, "GGUF-023", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has a side of length %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorTooLarge, "GGUF-024", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is larger than any file can be."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorFormatUnsupported, "GGUF-025", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is stored as %2, which is not supported yet."),
        QT_TRANSLATE_NOOP("Engine", "Choose another quantization of this model, such as Q4_K_M or Q8_0."))
MESSAGE(TensorFormatRemoved, "GGUF-026", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is stored as %2, a format that was given up."),
        QT_TRANSLATE_NOOP("Engine", "Choose another quantization of this model, such as Q4_K_M or Q8_0."))
MESSAGE(TensorFormatUnknown, "GGUF-027", QT_TRANSLATE_NOOP("Engine", "The tensor %1 uses format number %2, which this program does not know."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another quantization of this model."))
MESSAGE(TensorBlocks, "GGUF-028", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has rows of %2 values, which is no whole number of %3 blocks."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorUnaligned, "GGUF-029", QT_TRANSLATE_NOOP("Engine", "The tensor %1 starts at %2, which is no multiple of the alignment %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorOutside, "GGUF-030", QT_TRANSLATE_NOOP("Engine", "The tensor %1 lies outside of the file."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TensorsOverlap, "GGUF-031", QT_TRANSLATE_NOOP("Engine", "The tensors %1 and %2 overlap."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(SplitPartMissing, "GGUF-040", QT_TRANSLATE_NOOP("Engine", "Part %1 of %2 is missing: %3."),
        QT_TRANSLATE_NOOP("Engine", "Put all parts of the model into one folder."))
MESSAGE(SplitPartForeign, "GGUF-041", QT_TRANSLATE_NOOP("Engine", "%1 does not belong to this model: it is no part of %2."),
        QT_TRANSLATE_NOOP("Engine", "Download this part again, all from the same place."))
MESSAGE(SplitPartOrder, "GGUF-042", QT_TRANSLATE_NOOP("Engine", "%1 holds part %2 instead of part %3."),
        QT_TRANSLATE_NOOP("Engine", "Give the parts their original names, or download this part again."))
MESSAGE(SplitCount, "GGUF-043", QT_TRANSLATE_NOOP("Engine", "The file says it is part %1 of %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(SplitTensorCount, "GGUF-044", QT_TRANSLATE_NOOP("Engine", "The parts have %1 tensors together; the first part says %2."),
        QT_TRANSLATE_NOOP("Engine", "One of the parts belongs to another model. Download them again, all from the same place."))
MESSAGE(SplitName, "GGUF-045", QT_TRANSLATE_NOOP("Engine", "%1 is part %2 of %3, but its name does not end in %4, so the other parts cannot be found."),
        QT_TRANSLATE_NOOP("Engine", "Give the parts their original names."))
MESSAGE(JsonInvalid, "JSON-001", QT_TRANSLATE_NOOP("Engine", "%1 is no valid JSON at byte %2: %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(JsonTooLarge, "JSON-002", QT_TRANSLATE_NOOP("Engine", "%1 is too large: it has %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(JsonTwice, "JSON-003", QT_TRANSLATE_NOOP("Engine", "%1 has the entry %2 twice."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again, or choose another one."))
MESSAGE(SafetensorsHeader, "SAFE-001", QT_TRANSLATE_NOOP("Engine", "The header of %1 is not that of a safetensors file: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(SafetensorsHeaderTooLarge, "SAFE-002", QT_TRANSLATE_NOOP("Engine", "The header of %1 claims %2; 100 MB are the most that there can be."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(SafetensorsTruncated, "SAFE-003", QT_TRANSLATE_NOOP("Engine", "%1 ends early: it needs %2 and has %3. The download did not finish."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(SafetensorsEntry, "SAFE-004", QT_TRANSLATE_NOOP("Engine", "%1 describes the tensor %2 wrongly: %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(SafetensorsRest, "SAFE-005", QT_TRANSLATE_NOOP("Engine", "%1 has %2 at its end that belong to no tensor."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(FolderNoModel, "FOLDER-001", QT_TRANSLATE_NOOP("Engine", "There is no model in the folder %1."),
        QT_TRANSLATE_NOOP("Engine", "Choose a .gguf file, or a folder with config.json and safetensors files."))
MESSAGE(FolderManyModels, "FOLDER-002", QT_TRANSLATE_NOOP("Engine", "The folder %1 holds several models: %2."),
        QT_TRANSLATE_NOOP("Engine", "Choose one of these files."))
MESSAGE(FolderPickle, "FOLDER-003", QT_TRANSLATE_NOOP("Engine", "The folder %1 has its weights only in PyTorch files such as %2. They can run code when they are opened, so Parlor does not load them."),
        QT_TRANSLATE_NOOP("Engine", "Download the safetensors files of this model, or a GGUF version of it."))
MESSAGE(FolderAdapter, "FOLDER-004", QT_TRANSLATE_NOOP("Engine", "The folder %1 holds only an adapter (LoRA): changes to another model, without that model."),
        QT_TRANSLATE_NOOP("Engine", "Choose a version of the model that the adapter has been merged into."))
MESSAGE(FolderImageModel, "FOLDER-005", QT_TRANSLATE_NOOP("Engine", "The folder %1 holds a model that makes images, not a language model."),
        QT_TRANSLATE_NOOP("Engine", "Choose a language model."))
MESSAGE(FolderNoConfig, "FOLDER-006", QT_TRANSLATE_NOOP("Engine", "The folder %1 has safetensors files, but no config.json, which says what model they are."),
        QT_TRANSLATE_NOOP("Engine", "Download the config.json of this model into the folder."))
MESSAGE(FolderUnfinished, "FOLDER-007", QT_TRANSLATE_NOOP("Engine", "The model in %1 is still being downloaded, or its download stopped: there is %2."),
        QT_TRANSLATE_NOOP("Engine", "Wait until the download has finished, then open the folder again."))
MESSAGE(FolderShardsUnclear, "FOLDER-008", QT_TRANSLATE_NOOP("Engine", "The folder %1 has %2 safetensors files, but no model.safetensors.index.json that says how they belong together."),
        QT_TRANSLATE_NOOP("Engine", "Download the index file of this model into the folder."))
MESSAGE(ShardsMissing, "FOLDER-009", QT_TRANSLATE_NOOP("Engine", "%1 of the model's %2 files are missing: %3."),
        QT_TRANSLATE_NOOP("Engine", "Download the missing files into the folder."))
MESSAGE(ShardTensorTwice, "FOLDER-010", QT_TRANSLATE_NOOP("Engine", "%1 and %2 both hold the tensor %3."),
        QT_TRANSLATE_NOOP("Engine", "The files belong to different models. Download them again, all from the same place."))
MESSAGE(IndexInvalid, "FOLDER-011", QT_TRANSLATE_NOOP("Engine", "%1 does not say where the model's tensors are: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(IndexUnsafeName, "FOLDER-012", QT_TRANSLATE_NOOP("Engine", "%1 names a file outside of its folder, or no safetensors file: %2."),
        QT_TRANSLATE_NOOP("Engine", "Do not use this model: an honest index names only files beside it."))
MESSAGE(IndexTensorElsewhere, "FOLDER-013", QT_TRANSLATE_NOOP("Engine", "%1 says that the tensor %2 is in %3, but it is not."),
        QT_TRANSLATE_NOOP("Engine", "The files belong to different models. Download them again, all from the same place."))
MESSAGE(ConfigEntryType, "CONFIG-001", QT_TRANSLATE_NOOP("Engine", "The entry %1 of config.json is of type %2 instead of %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(QuantizationUnsupported, "CONFIG-002", QT_TRANSLATE_NOOP("Engine", "The model's weights are quantized as %1, which is not supported yet."),
        QT_TRANSLATE_NOOP("Engine", "Choose the model without this quantization, or a GGUF version of it."))
MESSAGE(QuantizedGroup, "CONFIG-003", QT_TRANSLATE_NOOP("Engine", "The quantization in config.json has groups of %1 values, which is impossible."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(QuantizedPartMissing, "MODEL-030", QT_TRANSLATE_NOOP("Engine", "The quantized weight %1 lacks its part \"%2\"."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(QuantizedParts, "MODEL-031", QT_TRANSLATE_NOOP("Engine", "The parts of the quantized weight %1 do not fit together: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(QuantizedOrder, "MODEL-032", QT_TRANSLATE_NOOP("Engine", "The quantized weight %1 puts a column into group %2, but there are %3 groups."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(QuantizedScale, "MODEL-033", QT_TRANSLATE_NOOP("Engine", "The quantized weight %1 has a scale that is no finite number."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TensorDtype, "MODEL-020", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is stored as %2; F32, F16 and BF16 can be read."),
        QT_TRANSLATE_NOOP("Engine", "Choose another version of this model."))
MESSAGE(TensorSides, "MODEL-021", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has the impossible shape %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TensorExpertsDiffer, "MODEL-022", QT_TRANSLATE_NOOP("Engine", "The experts of %1 differ in shape or format (expert %2)."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(ArchitectureMissing, "MODEL-001", QT_TRANSLATE_NOOP("Engine", "The file does not say which architecture its model has (general.architecture)."),
        QT_TRANSLATE_NOOP("Engine", "Choose another file of this model."))
MESSAGE(ArchitectureUnknown, "MODEL-002", QT_TRANSLATE_NOOP("Engine", "The model's architecture \"%1\" is not supported yet. Supported are: %2."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(KeyMissing, "MODEL-003", QT_TRANSLATE_NOOP("Engine", "The entry %1 is missing."),
        QT_TRANSLATE_NOOP("Engine", "The file was converted wrongly. Choose another one."))
MESSAGE(HyperparameterInvalid, "MODEL-004", QT_TRANSLATE_NOOP("Engine", "Invalid value for %1: %2 (possible: %3)."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(FeatureUnsupported, "MODEL-005", QT_TRANSLATE_NOOP("Engine", "The model uses %1, which is not supported yet (%2)."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(TensorMissing, "MODEL-006", QT_TRANSLATE_NOOP("Engine", "%1 of the model's tensors are missing: %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is incomplete. Choose another one."))
MESSAGE(TensorShape, "MODEL-007", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has the shape %2 instead of %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TensorVectorFormat, "MODEL-008", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is stored as %2; it should be f32, f16 or bf16."),
        QT_TRANSLATE_NOOP("Engine", "The file was converted wrongly. Choose another one."))
MESSAGE(TensorUnexpected, "MODEL-009", QT_TRANSLATE_NOOP("Engine", "The tensor %1 is not part of the architecture %2 as Parlor knows it."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(ModelOnlyVocabulary, "MODEL-010", QT_TRANSLATE_NOOP("Engine", "The file has a vocabulary only, no weights."),
        QT_TRANSLATE_NOOP("Engine", "Choose the file with the model's weights."))
MESSAGE(ProjectorFile, "MODEL-011", QT_TRANSLATE_NOOP("Engine", "The file is a helper for images or sound (%1), not a language model."),
        QT_TRANSLATE_NOOP("Engine", "Choose the model's main file."))
MESSAGE(LayerValueCount, "MODEL-012", QT_TRANSLATE_NOOP("Engine", "The entry %1 has %2 values, but the model %3 layers."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TokenizerMissing, "VOCAB-001", QT_TRANSLATE_NOOP("Engine", "The tokenizer's %1 are missing (%2)."),
        QT_TRANSLATE_NOOP("Engine", "The file was converted wrongly. Choose another one."))
MESSAGE(TokenizerLengths, "VOCAB-002", QT_TRANSLATE_NOOP("Engine", "The tokenizer has %1 tokens, but %2 entries in %3."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TokenizerRows, "VOCAB-003", QT_TRANSLATE_NOOP("Engine", "The tokenizer has %1 tokens, but the model %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TokenizerId, "VOCAB-004", QT_TRANSLATE_NOOP("Engine", "%1 is %2, but there are only %3 tokens."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TokenizerType, "VOCAB-005", QT_TRANSLATE_NOOP("Engine", "Token %1 has the unknown type %2."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged or was converted wrongly. Choose another one."))
MESSAGE(TokenizerScore, "VOCAB-006", QT_TRANSLATE_NOOP("Engine", "The score of token %1 is not a number."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TokenizerMerge, "VOCAB-007", QT_TRANSLATE_NOOP("Engine", "Merge %1 of the tokenizer is not two parts with a space between: %2"),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(TokenizerFileInvalid, "VOCAB-008", QT_TRANSLATE_NOOP("Engine", "The tokenizer in %1 is damaged: %2."),
        QT_TRANSLATE_NOOP("Engine", "Download the file again."))
MESSAGE(TokenizerPartUnknown, "VOCAB-009", QT_TRANSLATE_NOOP("Engine", "The tokenizer in %1 uses %2, which Parlor does not know."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(TokenizerFolder, "VOCAB-010", QT_TRANSLATE_NOOP("Engine", "There is no tokenizer in %1: neither tokenizer.json nor tokenizer.model."),
        QT_TRANSLATE_NOOP("Engine", "Download all files of the model into this folder."))
