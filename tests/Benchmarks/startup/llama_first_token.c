// The least that a program does to get a first token out of llama.cpp: load one of its processor libraries, map a GGUF, make a context of 64 positions,
// read a prompt, take the likeliest token and write it. No warm-up, no search for the best library, no sampler.
//
//     gcc -O2 -o llama_first_token llama_first_token.c -ldl
//     llama_first_token BINARIES PROCESSOR_LIBRARY MODEL.gguf PROMPT THREADS
//
// Libraries are opened by name and parameters are passed as blocks that are larger than any version's: the callee reads and writes its own part alone, so
// that no header of llama.cpp is needed. What is set of them stands at their beginning and has not moved for years.
#include <dlfcn.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAPACITY 64

typedef struct { char bytes[1024]; } block;
typedef struct { int32_t count; int32_t *tokens; float *embeddings; int32_t *positions; int32_t *sequence_counts; int32_t **sequences; int8_t *logits; } batch;

static void fail(const char *what) {
    fprintf(stderr, "llama_first_token: %s\n", what);
    _exit(1);
}

// The library whose name begins so and goes on with .so or a version.
static void *library(const char *folder, const char *name) {
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/%s.*so*", folder, name);
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0) {
        snprintf(pattern, sizeof pattern, "%s/%s.so*", folder, name);
        if (glob(pattern, 0, NULL, &found) != 0) fail(pattern);
    }
    void *handle = dlopen(found.gl_pathv[0], RTLD_NOW | RTLD_GLOBAL);
    if (!handle) fail(dlerror());
    return handle;
}

static void *function(void *handle, const char *name) {
    void *found = dlsym(handle, name);
    if (!found) fail(name);
    return found;
}

static void quiet(int level, const char *text, void *user) { (void)level; (void)text; (void)user; }

int main(int count, char **arguments) {
    if (count != 6) fail("expected BINARIES PROCESSOR_LIBRARY MODEL.gguf PROMPT THREADS");
    library(arguments[1], "libggml-base");
    void *ggml = library(arguments[1], "libggml");
    void *llama = library(arguments[1], "libllama");
    ((void (*)(void *, void *))function(llama, "llama_log_set"))((void *)quiet, NULL);
    if (!((void *(*)(const char *))function(ggml, "ggml_backend_load"))(arguments[2])) fail("this processor cannot run that library");

    block model_parameters = ((block (*)(void))function(llama, "llama_model_default_params"))();
    void *model = ((void *(*)(const char *, block))function(llama, "llama_model_load_from_file"))(arguments[3], model_parameters);
    if (!model) fail("the model cannot be loaded");
    block parameters = ((block (*)(void))function(llama, "llama_context_default_params"))();
    uint32_t *sizes = (uint32_t *)&parameters;   // n_ctx, n_batch, n_ubatch
    sizes[0] = sizes[1] = sizes[2] = CAPACITY;
    void *context = ((void *(*)(void *, block))function(llama, "llama_init_from_model"))(model, parameters);
    if (!context) fail("there is no context");
    int threads = atoi(arguments[5]);
    ((void (*)(void *, int32_t, int32_t))function(llama, "llama_set_n_threads"))(context, threads, threads);

    void *vocabulary = (void *)((const void *(*)(void *))function(llama, "llama_model_get_vocab"))(model);
    int32_t tokens[CAPACITY];
    int read = ((int32_t (*)(void *, const char *, int32_t, int32_t *, int32_t, _Bool, _Bool))function(llama, "llama_tokenize"))(
        vocabulary, arguments[4], (int32_t)strlen(arguments[4]), tokens, CAPACITY, 1, 0);
    if (read < 1) fail("the prompt has no tokens");
    batch prompt = ((batch (*)(int32_t *, int32_t))function(llama, "llama_batch_get_one"))(tokens, read);
    if (((int32_t (*)(void *, batch))function(llama, "llama_decode"))(context, prompt)) fail("the prompt was not read");
    float *logits = ((float *(*)(void *, int32_t))function(llama, "llama_get_logits_ith"))(context, -1);
    int size = ((int32_t (*)(void *))function(llama, "llama_vocab_n_tokens"))(vocabulary), best = 0;
    for (int token = 1; token < size; token++)
        if (logits[token] > logits[best]) best = token;

    char piece[256];
    int length = ((int32_t (*)(void *, int32_t, char *, int32_t, int32_t, _Bool))function(llama, "llama_token_to_piece"))(vocabulary, best, piece, sizeof piece, 0, 1);
    if (length < 1 || write(1, piece, length) != length) fail("the token was not written");

    // What the process took at most.
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0) fprintf(stderr, "%ld\n", atol(line + 6));
    _exit(0);
}
