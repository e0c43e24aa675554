/* Included before every C and C++ program: what WASI's headers leave out and our support has. */
#ifdef __cplusplus
extern "C" [[noreturn]] void pthread_exit(void *);
#else
_Noreturn void pthread_exit(void *);
#endif
