/* Included before every C program: what WASI's headers leave out and our support has. */
_Noreturn void pthread_exit(void *);
